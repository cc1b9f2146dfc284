from dataclasses import dataclass

import pytest

from karawo.registry.rules import bps_scale, classify, size_class_by_capital, size_class_by_sales

BILLION = 1_000_000_000


@dataclass(frozen=True)
class Limits:
    """The figures of PP 7/2021, written out here so that the rule is tested at the limits of the law."""

    capital = (("mikro", BILLION), ("kecil", 5 * BILLION), ("menengah", 10 * BILLION), ("besar", None))
    sales = (("mikro", 2 * BILLION), ("kecil", 15 * BILLION), ("menengah", 50 * BILLION), ("besar", None))


LIMITS = Limits()


@pytest.mark.parametrize(
    ("capital", "size_class"),
    [
        (0, "mikro"),
        (BILLION, "mikro"),
        (BILLION + 1, "kecil"),
        (5 * BILLION, "kecil"),
        (5 * BILLION + 1, "menengah"),
        (10 * BILLION, "menengah"),
        (10 * BILLION + 1, "besar"),
    ],
)
def test_the_limits_of_capital_are_inclusive(capital, size_class):
    assert size_class_by_capital(capital, LIMITS) == size_class


@pytest.mark.parametrize(
    ("sales", "size_class"),
    [
        (2 * BILLION, "mikro"),
        (2 * BILLION + 1, "kecil"),
        (15 * BILLION, "kecil"),
        (50 * BILLION, "menengah"),
        (50 * BILLION + 1, "besar"),
    ],
)
def test_the_limits_of_sales_are_inclusive(sales, size_class):
    assert size_class_by_sales(sales, LIMITS) == size_class


def test_two_criteria_that_disagree_are_both_told():
    at_registration = classify("registration", capital=800_000_000, sales=3 * BILLION, limits=LIMITS)
    for_empowerment = classify("empowerment", capital=800_000_000, sales=3 * BILLION, limits=LIMITS)
    assert (at_registration.size_class, at_registration.criterion) == ("mikro", "capital")
    assert (for_empowerment.size_class, for_empowerment.criterion) == ("kecil", "sales")
    assert at_registration.warning is not None
    assert at_registration.warning == for_empowerment.warning
    assert "mikro" in at_registration.warning.message and "kecil" in at_registration.warning.message


def test_empowerment_without_sales_is_provisional():
    found = classify("empowerment", capital=2 * BILLION, sales=None, limits=LIMITS)
    assert (found.size_class, found.criterion, found.value_rupiah) == ("kecil", "capital", 2 * BILLION)
    assert found.is_provisional
    assert found.warning is None


def test_registration_never_uses_sales():
    found = classify("registration", capital=None, sales=3 * BILLION, limits=LIMITS)
    assert (found.size_class, found.criterion, found.is_provisional) == (None, None, False)


def test_nothing_known_gives_no_class_and_an_unknown_purpose_is_an_error():
    assert classify("empowerment", capital=None, sales=None, limits=LIMITS).size_class is None
    with pytest.raises(ValueError, match="credit"):
        classify("credit", capital=1, sales=1, limits=LIMITS)
    with pytest.raises(ValueError, match="nol"):
        size_class_by_sales(-1, LIMITS)


@pytest.mark.parametrize(
    ("workers", "scale"),
    [
        (1, "mikro"),
        (4, "mikro"),
        (5, "kecil"),
        (19, "kecil"),
        (20, "menengah"),
        (99, "menengah"),
        (100, "besar"),
    ],
)
def test_bps_counts_by_workers(workers, scale):
    assert bps_scale(workers) == scale


def test_no_business_is_without_anybody():
    with pytest.raises(ValueError, match="paling sedikit 1"):
        bps_scale(0)
