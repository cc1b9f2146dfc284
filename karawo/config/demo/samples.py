"""The project's own messy lists go through the real importer, as a person would send them."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command

from karawo.registry import intake

FOLDER = Path(intake.__file__).parent / "samples"


def import_samples() -> list[str]:
    """A sentence for each file, in the order of their names."""
    return [_imported(path) for path in sorted(FOLDER.glob("*")) if path.suffix in {".xlsx", ".csv"}]


def _imported(path: Path) -> str:
    verdicts = settings.HOME / "putusan" / f"{path.stem}-putusan{path.suffix}"
    verdicts.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = io.StringIO()
    try:
        call_command(
            "import", str(path), source=f"Berkas contoh {path.stem}", apply=True, json=True, verdicts=verdicts, stdout=said
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
