"""How much of a business' file is known: one list of facts, by version, each counting the same."""

from collections.abc import Collection
from dataclasses import dataclass

from karawo.kit.said import marked as _

VERSION = 1


@dataclass(frozen=True, slots=True)
class KnownFact:
    """only_persons: asked only where the first owner is a natural person."""

    key: str
    label: str
    only_persons: bool = False


FACTS = (
    KnownFact("owner_number", _("NIK pemilik, atau NIB/NPWP badan usaha")),
    KnownFact("owner_sex", _("jenis kelamin pemilik"), only_persons=True),
    KnownFact("owner_birth", _("tanggal lahir pemilik"), only_persons=True),
    KnownFact("phone", _("nomor telepon")),
    KnownFact("village", _("desa/kelurahan")),
    KnownFact("address", _("alamat")),
    KnownFact("position", _("titik di peta")),
    KnownFact("activity", _("kegiatan atau produk utama")),
    KnownFact("kbli", _("kode KBLI")),
    KnownFact("started_year", _("tahun mulai")),
    KnownFact("status", _("keadaan usaha")),
    KnownFact("sales", _("penjualan setahun")),
    KnownFact("workers", _("jumlah pekerja")),
    KnownFact("nib", _("NIB")),
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
