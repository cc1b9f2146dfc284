"""How long the whole register takes to leave as CSV and XLSX, and how much memory; against lists built in memory."""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from zipfile import ZipFile

from _people import signed_in
from _scratch import arguments, register, say


def ours(kind: str, kab_ids: tuple[int, ...], out: Path) -> float:
    """The download as a person gets it, piece by piece. Gives the seconds until the first piece."""
    from django.urls import reverse

    began = perf_counter()
    answer = signed_in(kab_ids).get(reverse(f"front:businesses_{kind}"))
    if answer.status_code != 200:
        raise RuntimeError(f"the page answered {answer.status_code}")
    first = 0.0
    with out.open("wb") as file:
        for piece in answer.streaming_content:
            first = first or perf_counter() - began
            file.write(piece)
    return first


def plain(kind: str, kab_ids: tuple[int, ...], out: Path) -> float:
    """As a page without streams does it: all rows fetched, the file built in memory, then sent."""
    from karawo.regions.access import Scope, within
    from karawo.registry.models import Business

    began = perf_counter()
    with within(Scope(kab_ids=kab_ids)):
        rows: list[list[Any]] = [list(_HEADINGS)]
        rows += [
            [
                *(row.pk, row.name, row.primary_owner.name, row.region.name if row.region else ""),
                *(row.address, row.kbli_code, row.activity, row.size_class, row.status),
                *(row.completeness_percent, row.changed_at.isoformat()),
            ]
            for row in Business.objects.select_related("primary_owner", "region").defer(
                "primary_owner__birth_on"
            )
        ]
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        out.write_bytes(text.getvalue().encode())
    else:
        import xlsxwriter

        with xlsxwriter.Workbook(out) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return perf_counter() - began


_HEADINGS = (
    "id",
    "usaha",
    "pemilik",
    "tempat",
    "alamat",
    "kbli",
    "kegiatan",
    "kelas",
    "keadaan",
    "lengkap",
    "diubah",
)
WAYS: dict[str, Callable[[str, tuple[int, ...], Path], float]] = {"ours": ours, "built in memory": plain}


def lines_of(path: Path, kind: str) -> int:
    """Rows of data, the heading left out."""
    if kind == "csv":
        with path.open(newline="", encoding="utf-8-sig") as file:
            return sum(1 for _row in csv.reader(file)) - 1
    with ZipFile(path) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        most = max(sheets, key=lambda name: book.getinfo(name).file_size)
        with book.open(most) as sheet:
            return sum(part.count(b"<row ") for part in _parts(sheet)) - 1


def _parts(file: Any) -> Iterator[bytes]:
    """Cut between tags, so that none is counted in halves."""
    left = b""
    while block := file.read(1 << 20):
        whole, mark, left = (left + block).rpartition(b"<")
        yield whole
        left = mark + left
    yield left


def alone(way: str, kind: str, rows: int, present: str, told: Any) -> None:
    """In a process of its own, so that its peak of memory is its own."""
    with register(rows, present, is_said=False) as kab_ids, tempfile.TemporaryDirectory() as folder:
        from django.urls import reverse

        # The first page of a process reads all addresses and templates; that is not what is measured.
        signed_in(kab_ids).get(reverse("front:businesses"))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        out = Path(folder) / f"usaha.{kind}"
        began, worked = perf_counter(), process_time()
        first = WAYS[way](kind, kab_ids, out)
        line = {
            "what": f"{kind}, {way}",
            "seconds": round(perf_counter() - began, 1),
            "cpu_seconds_here": round(process_time() - worked, 1),
            "first_byte_seconds": round(first, 2),
            "memory_grew_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, 1),
            "rows": lines_of(out, kind),
            "file_mb": round(out.stat().st_size / 1e6, 1),
        }
        told.send(json.dumps(line))


def main() -> None:
    chosen = arguments(__doc__)
    spawned = multiprocessing.get_context("spawn")
    with register(chosen.rows, chosen.database) as kab_ids:
        from karawo.regions.access import Scope, within
        from karawo.registry.models import Business

        with within(Scope(kab_ids=kab_ids)):
            there = Business.objects.count()
        for kind in ("csv", "xlsx"):
            for way in WAYS:
                if kind == "xlsx" and there >= 1_048_576:
                    say({"what": f"{kind}, {way}", "left_out": "a sheet ends at 1,048,576 rows"})
                    continue
                here, told = spawned.Pipe(duplex=False)
                work = spawned.Process(target=alone, args=(way, kind, chosen.rows, chosen.database, told))
                work.start()
                told.close()
                try:
                    line = json.loads(here.recv())
                except EOFError:
                    sys.exit(f"{kind}, {way}: the process ended without a result")
                finally:
                    work.join()
                say({**line, "rows_per_second": round(line["rows"] / line["seconds"]), "in_register": there})
                if line["rows"] != there:
                    sys.exit(f"{kind}, {way}: {line['rows']} rows of {there} came out")


if __name__ == "__main__":
    main()
