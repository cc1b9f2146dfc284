"""Invented lists of businesses with truth, to measure linkage by. Needs the packages of the extra `linkage`.

Everything is imported when it is asked for, so that the command can say what is missing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from karawo.registry.linkage.synthetic.files import SCHEMA, batches, generate, write
    from karawo.registry.linkage.synthetic.knobs import PRESETS, Fault, Knobs, Source
    from karawo.registry.linkage.synthetic.scores import Quality, by_source, quality
    from karawo.registry.linkage.synthetic.worlds import World, world

__all__ = [
    *("PRESETS", "SCHEMA", "Fault", "Knobs", "Quality", "Source", "World"),
    *("batches", "by_source", "generate", "quality", "world", "write"),
]

_HOMES = {
    **dict.fromkeys(("SCHEMA", "batches", "generate", "write"), "files"),
    **dict.fromkeys(("PRESETS", "Fault", "Knobs", "Source"), "knobs"),
    **dict.fromkeys(("Quality", "by_source", "quality"), "scores"),
    **dict.fromkeys(("World", "world"), "worlds"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
