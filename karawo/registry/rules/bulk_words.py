"""What the statements of a list say of a row, as marked sentences and as the server's format() writes them."""

from __future__ import annotations

import re

from karawo.kit.said import marked as _

TWIN_IN_FILE = _("Sama dengan baris {row} pada berkas ini; dibaca sekali.")
OWNER_KNOWN = _("Pemilik sudah ada di register (NIK dan nama sama); usaha ini ditambahkan padanya.")
KEPT = _("{field} dipertahankan: “{old}” lebih terpercaya daripada “{new}” dari berkas ini.")
MAYBE_BUSINESS = _("Mungkin usaha yang sama: {other} ({reasons}).")
MAYBE_OWNER = _("Mungkin pemilik yang sama: {other} ({reasons}).")
ROW_OF_FILE = _("baris {row} berkas ini")
ELSEWHERE = _("sudah ada di wilayah lain")

FIELDS = {
    "brand": _("Merek"),
    "legal_form_code": _("Bentuk usaha"),
    "place_kind_code": _("Tempat usaha"),
    "activity": _("Kegiatan"),
    "main_product": _("Produk utama"),
    "started_year": _("Tahun mulai"),
    "address": _("Alamat"),
    "postal_code": _("Kode pos"),
    "kbli_code": _("KBLI"),
    "latitude": _("Titik di peta"),
    "region_id": _("Wilayah"),
    "sex": _("Jenis kelamin"),
    "education_code": _("Pendidikan"),
    "cooperative_kind_code": _("Jenis koperasi"),
    "legal_number": _("Nomor badan hukum"),
    "legal_on": _("Tanggal badan hukum"),
}
"""Columns that a newer list may change, as people call them."""

_PLACE = re.compile(r"\{\w+\}")


def template(sentence: str) -> str:
    """SQL: `sentence` as format() takes it, the places by their order."""
    return "'" + _PLACE.sub("%%s", sentence).replace("'", "''") + "'"


def formatted(sentence: str, *values: str) -> str:
    """SQL: `sentence` filled; values: expressions, one for each place, in order."""
    return f"format({template(sentence)}, {', '.join(values)})" if values else template(sentence)


def named_fields(column: str) -> str:
    """SQL: the name of the field whose column name stands in `column`."""
    cases = " ".join(f"WHEN '{key}' THEN '{label}'" for key, label in FIELDS.items())
    return f"CASE {column} {cases} ELSE {column} END"
