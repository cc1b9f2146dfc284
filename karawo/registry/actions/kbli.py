"""The lists of KBLI enter the register: the official files as found in public, and a short list to begin with."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Kbli
from karawo.registry.queries.kbli import forget
from karawo.registry.rules.kbli import VERSIONS, level_of, parent_of, section_of
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

_CODE = ("code", "kode", "kode kbli", "kode_kbli")
_TITLE = ("title", "judul", "kbli", "judul kbli", "nama", "uraian")
_DESCRIPTION = ("detail", "deskripsi", "description", "keterangan", "penjelasan")
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class KbliImport:
    """codes: how many the version has now. refused: (code as written, reason), none of them stored."""

    version: int
    codes: int
    added: int
    changed: int
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def import_kbli(
    path: Path, version: int, *, by: User | None, at: datetime, is_official: bool = True
) -> KbliImport:
    """Load a list: JSON (a list of objects) or CSV with a heading, UTF-8 with or without a byte-order mark.

    Columns by name: code/kode, title/judul/kbli, detail/deskripsi. Codes of all levels; levels above those in the
    file are not invented. Where a code stands twice the first with the shorter title counts, the other is refused.
    Harmless twice. Raises Refused for a file that is no such list, or for an unknown version.
    """
    if version not in VERSIONS:
        raise Refused(
            _("Versi KBLI %(version)s tidak dikenal; yang dikenal: %(known)s.")
            % {"version": version, "known": ", ".join(map(str, VERSIONS))},
            field="version",
        )
    rows, refused = _read(path, version)
    return _store(rows, version, refused, by=by, at=at, is_official=is_official)


def load_starter_kbli(*, by: User | None, at: datetime) -> list[KbliImport]:
    """Our own short list for both versions; codes of an official list stay as they are."""
    lists = tomllib.loads(files("karawo.registry.rules").joinpath("kbli_starter.toml").read_text("utf-8"))
    done = []
    with transaction.atomic():
        for version, codes in lists.items():
            rows = {code: (title, "") for code, title in codes.items()}
            done.append(_store(rows, int(version), (), by=by, at=at, is_official=False))
    return done


type _Rows = dict[str, tuple[str, str]]


def _read(path: Path, version: int) -> tuple[_Rows, tuple[tuple[str, str], ...]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("Berkas KBLI bukan UTF-8; simpan ulang sebagai UTF-8."), field="path") from None
    rows: _Rows = {}
    refused: list[tuple[str, str]] = []
    for cells in _objects(text):
        code = str(_cell(cells, _CODE) or "").strip()
        title = " ".join(str(_cell(cells, _TITLE) or "").split())
        try:
            level_of(code)
        except ValueError as error:
            refused.append((code, str(error)))
            continue
        if code[:1].isdigit() and not section_of(code, version):
            refused.append(
                (
                    code,
                    _("Golongan %(code)s tidak ada dalam KBLI %(version)s.")
                    % {"code": code[:2], "version": version},
                )
            )
        elif not title:
            refused.append((code, _("Judulnya kosong.")))
        elif code in rows and len(rows[code][0]) <= len(title):
            refused.append((code, _("Kode ini sudah ada di baris lain; judul yang lebih pendek dipakai.")))
        else:
            if code in rows:
                refused.append(
                    (code, _("Kode ini sudah ada di baris lain; judul yang lebih pendek dipakai."))
                )
            rows[code] = (title[:_LONGEST_TITLE], " ".join(str(_cell(cells, _DESCRIPTION) or "").split()))
    if not rows:
        raise Refused(
            _("Tidak ada kode KBLI dalam berkas ini; periksa nama kolomnya (kode, judul, deskripsi)."),
            field="path",
        )
    return rows, tuple(refused)


def _objects(text: str) -> Iterable[Mapping[str, Any]]:
    if text.lstrip().startswith(("[", "{")):
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            raise Refused(
                _("Berkas JSON rusak di baris %(line)s.") % {"line": error.lineno}, field="path"
            ) from None
        if isinstance(content, dict):
            content = next((value for value in content.values() if isinstance(value, list)), [])
        return [_folded(each) for each in content if isinstance(each, dict)]
    lines = io.StringIO(text, newline="")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    return [_folded(row) for row in csv.DictReader(lines, delimiter=delimiter)]


def _folded(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name).strip().casefold(): value for name, value in row.items()}


def _cell(cells: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((cells[name] for name in names if cells.get(name)), None)


def _store(
    rows: _Rows,
    version: int,
    refused: tuple[tuple[str, str], ...],
    *,
    by: User | None,
    at: datetime,
    is_official: bool,
) -> KbliImport:
    known = {row.code: row for row in Kbli.objects.filter(version=version)}
    added, changed = [], []
    for code, (title, description) in rows.items():
        row = known.get(code)
        if row is None:
            added.append(
                Kbli(
                    version=version,
                    code=code,
                    level=level_of(code),
                    parent_code=parent_of(code, version),
                    title=title,
                    description=description,
                    is_official=is_official,
                )
            )
        elif (row.title, row.description, row.is_official) != (title, description, is_official) and (
            is_official or not row.is_official
        ):
            row.title, row.description, row.is_official = title, description, is_official
            changed.append(row)
    if added or changed:
        with within(EVERYTHING):
            record(
                "kbli.imported",
                by=by,
                at=at,
                subject=("kbli", version),
                words={"version": version, "codes": len(added) + len(changed)},
            )
            Kbli.objects.bulk_create(added, batch_size=1_000)
            Kbli.objects.bulk_update(changed, ["title", "description", "is_official"], batch_size=1_000)
        forget()
    return KbliImport(version, len(known) + len(added), len(added), len(changed), refused)
