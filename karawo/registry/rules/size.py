"""The legal size of a business, and the size BPS counts by; the limits come from outside, dated."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from karawo.kit.said import marked as _
from karawo.registry.rules.identifier import Caution

type Limits = Sequence[tuple[str, int | None]]


class SizeLimits(Protocol):
    """(class, inclusive upper limit in whole rupiah, None for no limit), from the smallest class up."""

    @property
    def capital(self) -> Limits: ...

    @property
    def sales(self) -> Limits: ...


class Purpose(Enum):
    """REGISTRATION asks the capital (Pasal 35 ayat (2)), EMPOWERMENT the yearly sales (ayat (4))."""

    REGISTRATION = "registration"
    EMPOWERMENT = "empowerment"


@dataclass(frozen=True, slots=True)
class SizeClassification:
    """size_class is None when nothing is known. criterion: "capital" or "sales"; value in whole rupiah.

    is_provisional: the criterion the law wants was unknown and the other one stood in.
    """

    size_class: str | None
    criterion: str | None
    value_rupiah: int | None
    is_provisional: bool
    warning: Caution | None


def size_class_by_capital(capital_rupiah: int, limits: SizeLimits) -> str:
    """Capital without land and building of the place of business. Law: PP 7/2021 Pasal 35 ayat (3)."""
    return _class_of(capital_rupiah, limits.capital)


def size_class_by_sales(sales_rupiah: int, limits: SizeLimits) -> str:
    """Sales of one calendar year. Law: PP 7/2021 Pasal 35 ayat (5)."""
    return _class_of(sales_rupiah, limits.sales)


def classify(
    kind: Purpose | str, *, capital: int | None, sales: int | None, limits: SizeLimits
) -> SizeClassification:
    """The class for one purpose, with what it rests on.

    kind: Purpose or its value. registration → capital only; empowerment → sales, else capital, provisional.
    The warning tells when capital and sales, both known, give different classes: both must be shown.
    """
    by_capital = None if capital is None else size_class_by_capital(capital, limits)
    by_sales = None if sales is None else size_class_by_sales(sales, limits)
    warning = None
    if by_capital is not None and by_sales is not None and by_capital != by_sales:
        warning = Caution(
            "criteria_disagree",
            _(
                "Menurut modal usaha ini {by_capital}, menurut hasil penjualan {by_sales}; "
                "keduanya ditampilkan."
            ).format(by_capital=by_capital, by_sales=by_sales),
        )
    if Purpose(kind) is Purpose.REGISTRATION:
        criterion = None if capital is None else "capital"
        return SizeClassification(by_capital, criterion, capital, False, warning)
    if by_sales is not None:
        return SizeClassification(by_sales, "sales", sales, False, warning)
    if by_capital is not None:
        return SizeClassification(by_capital, "capital", capital, True, warning)
    return SizeClassification(None, None, None, False, None)


def bps_scale(workers: int) -> str:
    """BPS counts by workers, unpaid family among them: 1–4 mikro, 5–19 kecil, 20–99 menengah, 100 besar.

    Kept apart from the legal class: a file that carries workers only says nothing about the law.
    Raises ValueError below one: the owner is a worker too.
    """
    if workers < 1:
        raise ValueError("Jumlah tenaga kerja paling sedikit 1, pemiliknya sendiri.")
    for scale, most in (("mikro", 4), ("kecil", 19), ("menengah", 99)):
        if workers <= most:
            return scale
    return "besar"


def _class_of(value: int, limits: Limits) -> str:
    if value < 0:
        raise ValueError("Nilai rupiah tidak boleh kurang dari nol.")
    for size_class, most in limits:
        if most is None or value <= most:
            return size_class
    raise ValueError("Daftar batas tidak punya kelas teratas tanpa batas.")
