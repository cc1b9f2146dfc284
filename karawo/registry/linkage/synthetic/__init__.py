"""Invented lists of businesses with truth, to measure linkage by. Needs the packages of the extra `linkage`."""

from karawo.registry.linkage.synthetic.files import SCHEMA, batches, generate, write
from karawo.registry.linkage.synthetic.knobs import PRESETS, Fault, Knobs, Source
from karawo.registry.linkage.synthetic.world import World, world

__all__ = ["PRESETS", "SCHEMA", "Fault", "Knobs", "Source", "World", "batches", "generate", "world", "write"]
