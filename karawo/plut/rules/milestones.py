"""What counts as a result of a client, and what a target may ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Milestone:
    """unit: of its number, empty where reaching it is all. number_kind: the number of the register that proves it."""

    code: str
    title: str
    unit: str = ""
    number_kind: str = ""


MILESTONES: tuple[Milestone, ...] = (
    Milestone("nib", "NIB terbit", number_kind="nib"),
    Milestone("npwp", "NPWP terdaftar", number_kind="npwp"),
    Milestone("pirt", "P-IRT terbit", number_kind="pirt"),
    Milestone("bpom", "Izin edar BPOM terbit", number_kind="bpom"),
    Milestone("halal", "Sertifikat halal terbit", number_kind="halal"),
    Milestone("merek", "Merek terdaftar", number_kind="brand"),
    Milestone("sni", "SNI terbit", number_kind="sni"),
    Milestone("badan_hukum", "Badan hukum berdiri"),
    Milestone("pembukuan", "Pembukuan terpisah berjalan"),
    Milestone("pesanan_pertama", "Pesanan pertama", unit="rupiah"),
    Milestone("kemitraan", "Kontrak kemitraan", unit="rupiah"),
    Milestone("pinjaman", "Pinjaman cair", unit="rupiah"),
    Milestone("pekerja_baru", "Pekerja baru", unit="orang"),
    Milestone("omzet_naik", "Penjualan setahun naik", unit="rupiah"),
    Milestone("saluran_baru", "Saluran penjualan baru"),
    Milestone("jangkauan_baru", "Jangkauan pasar bertambah"),
    Milestone("ekspor_pertama", "Ekspor pertama", unit="rupiah"),
    Milestone("rat", "RAT digelar"),
    Milestone("lainnya", "Hasil lain"),
)
BY_CODE = {each.code: each for each in MILESTONES}
BY_NUMBER_KIND = {each.number_kind: each for each in MILESTONES if each.number_kind}


@dataclass(frozen=True, slots=True)
class Target:
    """unit: of the number a card line asks for."""

    code: str
    title: str
    unit: str


TARGETS: tuple[Target, ...] = (
    *(Target(each.code, each.title, each.unit or "kali") for each in MILESTONES if each.code != "lainnya"),
    Target("sesi", "Sesi pendampingan", "sesi"),
    Target("indeks", "Indeks diagnosis", "poin"),
    Target("produk", "Produk siap jual", "produk"),
    Target("pelatihan", "Pelatihan diikuti", "kali"),
    Target("anggota", "Anggota koperasi", "orang"),
    Target("lainnya", "Ukuran lain", "satuan"),
)
TARGET_BY_CODE = {each.code: each for each in TARGETS}

FROM_GAP = {
    "nib": "nib", "npwp": "npwp", "bentuk": "badan_hukum", "izin-produk": "pirt", "merek": "merek",
    "pembukuan": "pembukuan", "saluran": "saluran_baru", "jangkauan": "jangkauan_baru",
}  # fmt: skip
"""Items of the shipped rubric whose step ends in a milestone; every other gap asks for a higher index."""


def title_of(code: str) -> str:
    """The code itself for one that an old row bears and the list no longer has."""
    known = BY_CODE.get(code) or TARGET_BY_CODE.get(code)
    return known.title if known else code
