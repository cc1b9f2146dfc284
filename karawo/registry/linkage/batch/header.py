"""The record file: its columns, and what one row says to `link_record`."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from karawo.registry.linkage.rules.dates import canonical_date

COLUMNS = (
    *("record_id", "source", "entered_on", "owner_name", "nik", "npwp", "nib", "phone", "birth_date", "sex"),
    *("business_name", "address", "kab_code", "kec_code", "desa_code", "kbli"),
)
REQUIRED = ("record_id", "owner_name")
LATEST_BIRTH_ON = date(2016, 12, 31)
"""Settles two-digit years without a clock; the same day as in `link_record`."""

_SEXES = {"L": "L", "LAKI-LAKI": "L", "LAKI LAKI": "L", "PRIA": "L", "M": "L", "1": "L"} | {
    "P": "P",
    "PEREMPUAN": "P",
    "WANITA": "P",
    "F": "P",
    "2": "P",
}


def arguments(row: Mapping[str, str]) -> dict[str, Any]:
    """What `link_record` is asked for one row; the batch must give the same for every row."""
    return {
        "id": row.get("record_id"),
        "nik": row.get("nik"),
        "npwp": row.get("npwp"),
        "nib": row.get("nib"),
        "name": row.get("owner_name"),
        "sex": sex_of(row.get("sex", "")),
        "birth_on": birth_of(row.get("birth_date", "")),
        "phone": row.get("phone"),
        "business": row.get("business_name"),
        "address": row.get("address"),
        "kbli_code": digits_of(row.get("kbli", ""), 5) or None,
        "desa_code": digits_of(row.get("desa_code", ""), 10) or None,
        "kecamatan_code": digits_of(row.get("kec_code", ""), 6) or None,
        "kabupaten_code": digits_of(row.get("kab_code", ""), 4) or None,
    }


def sex_of(written: str) -> str | None:
    return _SEXES.get(written.strip().upper())


def birth_of(written: str) -> date | None:
    return canonical_date(written, on=LATEST_BIRTH_ON) if written else None


_BRANCH = re.compile(r"\b(?:CABANG|CAB)\b\.?\s*(?:NO\.?\s*)?(\d{1,3})?", re.IGNORECASE)


def branch_in(business: str) -> int:
    """1 for a business that says nothing of it, the number of the branch, 999 for one without a number; 0 unnamed."""
    if not business.strip():
        return 0
    found = _BRANCH.search(business)
    return 1 if found is None else int(found[1] or 999)


def digits_of(written: str, length: int) -> str:
    """A code without its dots; empty where it is none, or nothing but zeros."""
    digits = written.strip().replace(".", "")
    is_code = len(digits) == length and digits.isascii() and digits.isdigit() and digits.strip("0")
    return digits if is_code else ""
