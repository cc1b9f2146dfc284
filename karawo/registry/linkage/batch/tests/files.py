"""Invented record files for the tests."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.header import COLUMNS
from karawo.registry.linkage.batch.readers import Readers
from karawo.registry.linkage.tests.invented import invented_records

_FROM = {
    "owner_name": "name",
    "nik": "nik",
    "npwp": "npwp",
    "nib": "nib",
    "phone": "phone",
    "birth_date": "birth_on",
    "sex": "sex",
    "business_name": "business",
    "address": "address",
    "desa_code": "desa_code",
    "kec_code": "kecamatan_code",
    "kbli": "kbli_code",
}


def invented_rows(count: int, *, seed: int = 1) -> list[dict[str, str]]:
    """Rows of a record file. The shop's longitude, which the file does not carry, tells who is who."""
    rows = []
    for record in invented_records(count, seed=seed):
        row = dict.fromkeys(COLUMNS, "") | {
            column: str(record[name] or "") for column, name in _FROM.items() if record[name]
        }
        rows.append(row | {"record_id": f"r{record['id']}", "truth_owner": str(int(record["lon"] * 1e5))})
    return rows


def table_of(rows: list[dict[str, str]]) -> pa.Table:
    return pa.table({name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in COLUMNS})


def columns_of(rows: list[dict[str, str]], *, chunk: int = 1000) -> Columns:
    reader = Readers()
    table = table_of(rows)
    for start in range(0, len(rows), chunk):
        reader.add(table.slice(start, chunk))
    return reader.finish()


def write_csv(path: Path, rows: list[dict[str, Any]]) -> Path:
    names = list(rows[0])
    pyarrow.csv.write_csv(pa.table({name: [row[name] for row in rows] for name in names}), path)
    return path
