"""How much of a stranger's file is taken, and the words of refusal."""

from __future__ import annotations

from dataclasses import dataclass

from karawo.kit.said import marked as _

MEBI = 1024 * 1024
NO_ROOM = 74
"""What the child ends with where its findings found no room on the disk; the file may be quite in order."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and seconds. The defaults hold a list of 100,000 rows and refuse what is built to hurt.

    ratio: unpacked to packed size, asked only of parts larger than ratio_from_bytes (small ones pack well).
    memory_bytes: address space of the child.
    """

    file_bytes: int = 150 * MEBI
    entries: int = 200
    unpacked_bytes: int = 150 * 1000 * 1000
    ratio: int = 100
    ratio_from_bytes: int = 2 * MEBI
    rows: int = 200_000
    columns: int = 500
    cells: int = 12_000_000
    sheets: int = 100
    row_bytes: int = 4 * MEBI
    memory_bytes: int = 1024 * MEBI
    spool_bytes: int = 1024 * MEBI
    cpu_seconds: int = 60
    wall_seconds: int = 120


_MESSAGES = {
    "empty": _("Berkas kosong. Pilih berkas yang berisi tabel."),
    "too_big": _(
        "Berkas rusak atau terlalu besar: ukurannya lebih dari %(limit)s MB. Bagi menjadi beberapa berkas."
    ),
    "too_many_entries": _(
        "Berkas rusak atau terlalu besar: isinya lebih dari %(limit)s bagian. Salin "
        "tabelnya ke berkas Excel baru."
    ),
    "unpacks_too_big": _(
        "Berkas rusak atau terlalu besar: isinya lebih dari %(limit)s MB. Hapus lembar "
        "dan gambar yang tidak perlu, bagi berkasnya, atau simpan sebagai CSV."
    ),
    "bomb": _(
        "Berkas rusak atau terlalu besar: isinya mengembang tidak wajar. Salin tabelnya ke berkas Excel baru."
    ),
    "too_many_rows": _(
        "Berkas rusak atau terlalu besar: ada isi setelah baris %(limit)s%(where)s. Hapus"
        " baris kosong di bawah tabel atau bagi berkasnya."
    ),
    "too_many_columns": _(
        "Berkas rusak atau terlalu besar: ada isi setelah kolom %(limit)s%(where)s. Hapus"
        " kolom kosong di kanan tabel."
    ),
    "too_many_cells": _(
        "Berkas rusak atau terlalu besar: isinya tersebar di lebih dari %(limit)s "
        "sel%(where)s. Hapus isi yang jauh dari tabel."
    ),
    "too_many_sheets": _(
        "Berkas rusak atau terlalu besar: lebih dari %(limit)s lembar. Pisahkan lembar yang akan dimuat."
    ),
    "row_too_big": _(
        "Berkas rusak atau terlalu besar: baris %(row)s%(where)s terlalu panjang. Periksa"
        " isi dan tanda kutip baris itu."
    ),
    "too_much_memory": _(
        "Berkas rusak atau terlalu besar: isinya memerlukan terlalu banyak memori. Bagi "
        "menjadi beberapa berkas."
    ),
    "too_slow": _(
        "Berkas rusak atau terlalu besar: waktu membaca habis. Bagi menjadi beberapa "
        "berkas atau simpan sebagai CSV."
    ),
    "broken": _(
        "Berkas rusak atau terlalu besar: isinya tidak dapat dibaca. Buka di Excel, lalu "
        "Simpan Sebagai .xlsx."
    ),
    "macro": _("Berkas berisi makro. Simpan sebagai .xlsx (tanpa makro), lalu unggah lagi."),
    "external_link": _(
        "Berkas mengambil isi dari berkas lain. Di Excel pilih Data → Edit Tautan → "
        "Putuskan Tautan, simpan, lalu unggah lagi."
    ),
    "encrypted": _("Berkas dikunci kata sandi. Hapus kata sandinya, lalu unggah lagi."),
    "entities": _("Berkas berisi definisi yang tidak diizinkan (DTD). Salin tabelnya ke berkas Excel baru."),
    "html": _("Berkas ini halaman web yang dinamai Excel. Buka di Excel, lalu Simpan Sebagai .xlsx."),
    "xml": _("Berkas ini XML, bukan tabel. Buka di Excel, lalu Simpan Sebagai .xlsx."),
    "json": _("Berkas ini JSON, bukan tabel. Simpan datanya sebagai CSV atau .xlsx."),
    "pdf": _("Berkas ini PDF, bukan tabel. Minta berkas Excel atau CSV aslinya."),
    "binary_sheet": _("Berkas ini .xlsb. Buka di Excel, lalu Simpan Sebagai .xlsx."),
    "not_a_table": _("Berkas ini bukan Excel atau CSV. Pilih berkas .xlsx, .xls, .ods, .csv, atau .tsv."),
    "open_quote": _(
        "Tanda kutip yang dibuka pada baris %(row)s tidak ditutup. Perbaiki baris itu, "
        "atau simpan ulang dari Excel."
    ),
}


class Refused(Exception):
    """This file is not read. str() is the Indonesian sentence with the fix.

    code: for programs. message_id and params: the sentence before filling in, for translation.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code if code in _MESSAGES else "broken"
        self.params = {"where": "", "limit": "", "row": "", **params}
        self.message_id = _MESSAGES[self.code]
        super().__init__(self.message_id % self.params)

    @classmethod
    def codes(cls) -> tuple[str, ...]:
        return tuple(_MESSAGES)
