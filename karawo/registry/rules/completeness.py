"""How much of a business' file is known: one list of facts, by version, each counting the same."""

from collections.abc import Collection
from dataclasses import dataclass

VERSION = 1


@dataclass(frozen=True, slots=True)
class KnownFact:
    """only_persons: asked only where the first owner is a natural person."""

    key: str
    label: str
    only_persons: bool = False


FACTS = (
    KnownFact("owner_number", "NIK pemilik, atau NIB/NPWP badan usaha"),
    KnownFact("owner_sex", "jenis kelamin pemilik", only_persons=True),
    KnownFact("owner_birth", "tanggal lahir pemilik", only_persons=True),
    KnownFact("phone", "nomor telepon"),
    KnownFact("village", "desa/kelurahan"),
    KnownFact("address", "alamat"),
    KnownFact("position", "titik di peta"),
    KnownFact("activity", "kegiatan atau produk utama"),
    KnownFact("kbli", "kode KBLI"),
    KnownFact("started_year", "tahun mulai"),
    KnownFact("status", "keadaan usaha"),
    KnownFact("sales", "penjualan setahun"),
    KnownFact("workers", "jumlah pekerja"),
    KnownFact("nib", "NIB"),
)
"""What is asked first when a business is helped: legality, reach, size. An answer "tidak tahu" is not known."""


def completeness_percent(known: Collection[str], *, owner_is_person: bool) -> int:
    """known: keys of FACTS. Whole percent, rounded down, so that 100 means all."""
    asked = [fact.key for fact in FACTS if owner_is_person or not fact.only_persons]
    return 100 * sum(key in known for key in asked) // len(asked)


def missing(known: Collection[str], *, owner_is_person: bool) -> tuple[KnownFact, ...]:
    """What is still to be asked, in the order of the list."""
    return tuple(
        fact for fact in FACTS if fact.key not in known and (owner_is_person or not fact.only_persons)
    )
