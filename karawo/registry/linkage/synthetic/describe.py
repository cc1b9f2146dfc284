"""What a generated file holds, in figures."""

from pathlib import Path
from typing import Any

import duckdb

from karawo.registry.linkage.synthetic.knobs import Fault

_FIELDS = (
    *("nik", "npwp", "nib", "phone", "birth_date", "sex", "business_name", "address"),
    *("kec_code", "desa_code", "kbli", "entered_on"),
)


def described(path: Path) -> dict[str, Any]:
    """Counts and shares of a file with truth columns. A few seconds for a million rows, at most 1 GB.

    Raises ValueError where the file is none or lacks a column.
    """
    if not path.is_file():
        raise ValueError(f"Berkas {path} tidak ada.")
    reader = "read_csv($file, all_varchar = true)" if path.suffix.lower() == ".csv" else "read_parquet($file)"
    with duckdb.connect(config={"memory_limit": "1GB", "threads": 1}) as base:

        def asked(question: str) -> list[tuple[Any, ...]]:
            return base.execute(question.replace("FILE", reader), {"file": str(path)}).fetchall()

        try:
            rows, owners, units = asked(
                "SELECT count(*), count(DISTINCT truth_owner), count(DISTINCT truth_unit) FROM FILE"
            )[0]
            shares = asked(
                f"SELECT {', '.join(map(_is_filled, _FIELDS))} FROM FILE"  # noqa: S608
            )[0]
            faults = asked(
                f"SELECT {', '.join(map(_is_at_fault, Fault))} FROM FILE"  # noqa: S608
            )[0]
            found = {
                "rows": rows,
                "owners": owners,
                "units": units,
                "sources": dict(asked("SELECT source, count(*) FROM FILE GROUP BY 1 ORDER BY 2 DESC")),
                "filled": {name: round(share or 0.0, 4) for name, share in zip(_FIELDS, shares, strict=True)},
                "faults": {
                    str(fault.name).lower(): round(share or 0.0, 4)
                    for fault, share in zip(Fault, faults, strict=True)
                },
                "records_of_an_owner": dict(
                    asked(
                        "SELECT least(size, 10), count(*) "
                        "FROM (SELECT count(*) AS size FROM FILE GROUP BY truth_owner) GROUP BY 1 ORDER BY 1"
                    )
                ),
                "born": dict(
                    asked(
                        "SELECT left(birth_date, 3) || '0', count(*) FROM FILE WHERE birth_date <> '' "
                        "GROUP BY 1 ORDER BY 1"
                    )
                ),
                "women_share": round(
                    asked("SELECT avg((sex = 'P')::INT) FROM FILE WHERE sex <> ''")[0][0] or 0.0, 4
                ),
                "commonest_names": dict(
                    asked(
                        "SELECT upper(owner_name), count(*) FROM FILE GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"
                    )
                ),
                "commonest_businesses": dict(
                    asked(
                        "SELECT upper(business_name), count(*) FROM FILE WHERE business_name <> '' GROUP BY 1 "
                        "ORDER BY 2 DESC, 1 LIMIT 10"
                    )
                ),
                "busiest_phones": [
                    count
                    for _phone, count in asked(
                        "SELECT right(regexp_replace(phone, '\\D', '', 'g'), 9), count(*) FROM FILE WHERE phone <> '' "
                        "GROUP BY 1 ORDER BY 2 DESC LIMIT 5"
                    )
                ],
            }
        except duckdb.Error as problem:
            raise ValueError(f"{path.name} bukan berkas karangan yang utuh: {problem}") from problem
    return found


def _is_filled(column: str) -> str:
    return f"avg((coalesce({column}, '') <> '')::INT)"


def _is_at_fault(fault: Fault) -> str:
    return f"avg(((truth_faults::INT & {int(fault)}) <> 0)::INT)"


def in_words(found: dict[str, Any]) -> list[str]:
    def row(title: str, figures: dict[Any, Any]) -> str:
        return f"{title}: " + ", ".join(f"{name} {_written(value)}" for name, value in figures.items())

    return [
        f"{_written(found['rows'])} catatan, {_written(found['owners'])} pelaku usaha, "
        f"{_written(found['units'])} usaha",
        row("Sumber", found["sources"]),
        row("Terisi", found["filled"]),
        row("Kesalahan dan keadaan", found["faults"]),
        row("Catatan per pelaku usaha", found["records_of_an_owner"]),
        row("Lahir", found["born"]),
        f"Perempuan: {_written(found['women_share'])}",
        row("Nama terbanyak", found["commonest_names"]),
        row("Nama usaha terbanyak", found["commonest_businesses"]),
        "Telepon yang paling banyak dipakai: " + ", ".join(map(_written, found["busiest_phones"])),
    ]


def _written(value: float) -> str:
    if isinstance(value, float):
        return f"{100 * value:.1f}%".replace(".", ",")
    return f"{value:,}".replace(",", ".")
