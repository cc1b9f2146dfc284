"""The project's own messy lists go through the real importer, as a person would send them."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command

from karawo.regions.access import EVERYTHING, within
from karawo.registry import intake
from karawo.registry.models import Source

FOLDER = Path(intake.__file__).parent / "samples"


def import_samples() -> list[str]:
    """A sentence for each file, in the order of their names; what was imported before is left alone."""
    return [_imported(path) for path in _waiting()]


def are_samples_imported() -> bool:
    return not _waiting()


def _waiting() -> list[Path]:
    with within(EVERYTHING):
        known = set(Source.objects.values_list("name", flat=True))
    files = sorted(path for path in FOLDER.glob("*") if path.suffix in {".xlsx", ".csv"})
    return [path for path in files if _source_of(path) not in known]


def _source_of(path: Path) -> str:
    return f"Berkas contoh {path.stem}"


def _imported(path: Path) -> str:
    verdicts = settings.HOME / "putusan" / f"{path.stem}-putusan{path.suffix}"
    verdicts.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = io.StringIO()
    try:
        call_command(
            "import",
            str(path),
            source=_source_of(path),
            apply=True,
            json=True,
            verdicts=verdicts,
            stdout=said,
        )
    except SystemExit:
        pass  # some rows were refused: the answer says which
    except CommandError as refused:
        return f"{path.name}: {refused}"
    answer = json.loads(said.getvalue())
    if "refused" in answer:
        return f"{path.name}: {answer['refused']}"
    return (
        f"{path.name}: {answer['rows']} baris, {answer['new']} baru, {answer['updated']} diperbarui, "
        f"{answer['possible_duplicates']} mungkin ganda"
    )
