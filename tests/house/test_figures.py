"""A figure is the same wherever it is read from: its rows, its cells, and the list behind it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations, product
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from conftest import AT, BOALEMO, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.front.tests.examples import filled
from karawo.front.tests.test_rows_behind_figures import OURS, shown
from karawo.journal.actions import record
from karawo.measures.queries import Measure, catalogue, cross, find, told
from karawo.measures.queries.answering import crossed, left_out
from karawo.measures.queries.counting import Asking
from karawo.measures.rules import Figure, by_place
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.actions import recount_cells
from karawo.registry.models import Business, BusinessCell, CellMark, Owner
from karawo.registry.queries import cells
from karawo.registry.tests.examples import DEMBE

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(people, monkeypatch):
    monkeypatch.setattr(cells, "LARGE", 0)
    filled(people)
    recount_cells()
    return people


def rolled() -> list[Measure]:
    return [measure for measure in catalogue() if measure.rollup is not None]


def read(by: tuple[str, ...], where: dict[str, str], monkeypatch, *, from_cells: bool) -> dict[str, object]:
    measures = [m for m in rolled() if {*by, *where} <= {dimension.slug for dimension in m.dimensions}]
    at = timezone.now()
    with monkeypatch.context() as changed:
        if not from_cells:
            changed.setattr(cells, "_is_large", lambda: False)
        found = crossed(Asking(measures, at, where), by)
    return {each.measure: (each.whole, each.rows, each.columns, each.cells) for each in found}


def same_either_way(monkeypatch, every: int = 1) -> None:
    slugs = ("prov", "kab", *cells.READINGS)
    questions = [(pair, {}) for pair in combinations(slugs, 2)]
    questions += [((slug,), {"kelas": "mikro", "jk": "P"}) for slug in slugs if slug not in {"kelas", "jk"}]
    questions += [
        ((), {}),
        (("kelas",), {"kab": "-"}),
        (("kab",), {"mulai": "-"}),
        (("jk", "kab"), {"nib": "ya"}),
        (("kbli", "kelas"), {"nib": "ya", "keadaan": "active"}),
    ]
    for by, where in questions[::every]:
        from_rows = read(by, where, monkeypatch, from_cells=False)
        assert read(by, where, monkeypatch, from_cells=True) == from_rows, (by, where)


def test_cells_and_rows_give_the_same_answer_for_every_pair_of_dimensions(register, monkeypatch):
    """Also where some territories changed after they were counted, and for the nation."""
    scope, nation = scope_of(register.darma), Scope(standing="nation")
    with within(scope):
        assert cells.business_cells(frozenset({"kab", "jk"})).beside is None
        assert len(rolled()) >= 7
        same_either_way(monkeypatch, every=9)
    with within(EVERYTHING):
        record("business.corrected", by=register.darma, at=AT, kab_id=KOTA_GORONTALO, words={"name": "…"})
        Business.objects.filter(kab_id=KOTA_GORONTALO).update(size_class="kecil", sector_code="C")
        Owner.objects.filter(sex="P").update(sex="L")
    with within(scope):
        assert cells.business_cells(frozenset({"kab", "jk"})).beside is not None
        same_either_way(monkeypatch)
    assert recount_cells() >= 2
    with within(nation):
        assert cells.business_cells(frozenset({"kab", "jk"})).beside is None
        same_either_way(monkeypatch, every=4)
    with within(EVERYTHING):
        record("business.corrected", by=register.darma, at=AT, kab_id=KOTA_GORONTALO, words={"name": "…"})
        Business.objects.filter(kab_id=KOTA_GORONTALO).update(size_class="menengah", kbli_code="47112")
    with within(nation):
        marked = cells.business_cells(frozenset({"kelas", "jk"}))
        assert marked.less.exists()
        assert {cell.kab_id for cell in marked.cells} == {cells.NATION}
        by_province = cells.business_cells(frozenset({"prov", "jk"}))
        assert by_province.less.exists()
        assert {cell.kab_id for cell in by_province.cells} == {-75, -35}
        assert cells.business_cells(frozenset({"kbli", "kelas", "nib", "keadaan"})) is not None
        same_either_way(monkeypatch)
    with within(scope):
        assert not BusinessCell.objects.filter(kab_id__lt=0).exists()
        assert cells.business_cells(frozenset({"kelas", "jk"})).less is None


def test_what_a_filter_of_places_leaves_out_is_known_without_counting_every_village(register, monkeypatch):
    """For each filter and breakdown by place and trade: the numbers that all rows left out by the filter give."""
    with within(EVERYTHING):
        record("business.corrected", by=register.darma, at=AT, kab_id=KOTA_GORONTALO, words={"name": "…"})
        here = Business.objects.filter(kab_id=KOTA_GORONTALO).order_by("pk")
        here.filter(pk=here.first().pk).update(region_id=KOTA_GORONTALO, kab_id=KOTA_GORONTALO)
        elsewhere = Business.objects.filter(kab_id=BOALEMO).order_by("pk").first()
        Business.objects.filter(pk=elsewhere.pk).update(region_id=None, kab_id=0)
    recount_cells()
    wheres = [
        {"prov": "75"},
        {"kab": "7571"},
        {"kec": str(DEMBE)[:6]},
        {"desa": str(DEMBE)},
        {"kec": "-"},
        {"prov": "-"},
    ]
    wheres += [{**where, "kelas": "-"} for where in wheres]
    bys = [
        (),
        *((slug,) for slug in _PLACES),
        *((slug, "sektor") for slug in _PLACES),
        *permutations(_PLACES, 2),
    ]
    compared = 0
    for is_large in (False, True):
        monkeypatch.setattr(cells, "_is_large", lambda is_large=is_large: is_large)
        with within(Scope(standing="nation")):
            for measure, where, by in [*product(map(find, ("usaha", "ber-nib")), wheres, bys)][is_large::5]:
                for slug in where:
                    asking = Asking([measure], timezone.now(), where, slug, has_rows=False)
                    known = left_out(asking, by)
                    exact = by_place(crossed(replace(asking, but=slug), by)[0])
                    table = by_place(crossed(replace(asking, but=""), by)[0])
                    for place in table:
                        compared += 1
                        assert _sizes(known.get(place)) == _sizes(exact.get(place)), (where, by, slug, place)
    assert compared > 400


_PLACES = ("prov", "kab", "kec", "desa")


def test_every_measure_can_be_asked_by_village_in_one_kecamatan_without_its_rows(register):
    """Also those whose values are read along with their rows."""
    asked = []
    with within(Scope(standing="nation")):
        for measure in catalogue():
            if {"kec", "desa"} <= {dimension.slug for dimension in measure.dimensions}:
                where = {"kec": str(DEMBE)[:6]}
                at = timezone.now()
                closed = told(measure, at=at, is_open=False, by=("desa",), where=where)
                assert {row.key for row in closed.rows} == {
                    row.key for row in cross(measure, at=at, by=("desa",), where=where).rows
                }
                asked.append(measure.slug)
    assert {"usaha", "sesi-per-1000-usaha"} <= set(asked)


def _sizes(figure: Figure | None) -> tuple[int, int, int]:
    return (0, 0, 0) if figure is None else (figure.numerator, figure.denominator, figure.unknown)


def test_a_business_of_which_no_place_is_known_is_in_no_sum_but_the_nations(register, monkeypatch):
    with within(EVERYTHING):
        record("business.corrected", by=register.darma, at=AT, kab_id=KOTA_GORONTALO, words={"name": "…"})
        one = Business.objects.filter(kab_id=KOTA_GORONTALO).order_by("pk").first()
        Business.objects.filter(pk=one.pk).update(kab_id=0, region_id=None)
    recount_cells()
    with within(EVERYTHING):
        number = dict(BusinessCell.objects.filter(grain=0).values_list("kab_id", "number"))
    assert (number[0], number[cells.NATION]) == (1, 8)
    assert sum(each for place, each in number.items() if place < cells.NATION) == 7
    with within(Scope(standing="nation")):
        same_either_way(monkeypatch, every=5)


def test_a_count_takes_only_the_marks_it_has_seen(register):
    with within(EVERYTHING):
        assert not CellMark.objects.exists()
        whole = BusinessCell.objects.filter(grain=0)
        assert sum(cell.number for cell in whole if cell.kab_id >= 0) == 8
        assert [cell.number for cell in whole if cell.kab_id == cells.NATION] == [8]
        assert sum(cell.number for cell in whole if cell.kab_id < cells.NATION) == 8
        record("business.corrected", by=register.darma, at=AT, kab_id=KOTA_GORONTALO, words={"name": "…"})
        Business.objects.filter(kab_id=KOTA_GORONTALO).update(status="closed")
        assert set(CellMark.objects.values_list("kab_id", flat=True)) == {KOTA_GORONTALO}
    assert recount_cells() == 1
    with within(EVERYTHING):
        assert not BusinessCell.objects.filter(kab_id=KOTA_GORONTALO).exists()
        left = whole.get(kab_id=cells.NATION).number
        assert sum(cell.number for cell in whole.all() if cell.kab_id >= 0) == left < 8
        assert sum(cell.number for cell in whole.all() if cell.kab_id < cells.NATION) == left
        assert not BusinessCell.objects.filter(kab_id__lt=0, number__lte=0).exists()


def test_nobody_reads_cells_of_another_territory(register):
    with within(scope_of(register.rina)):
        assert set(BusinessCell.objects.values_list("kab_id", flat=True)) == {3573}


def test_each_cell_of_two_dimensions_opens_exactly_its_rows(register):
    checked = 0
    scope = scope_of(register.darma)
    with within(scope):
        for measure in catalogue():
            if urlsplit(measure.rows_url({})).path not in OURS:
                continue
            slugs = [
                dimension.slug for dimension in measure.dimensions if dimension.slug not in {"prov", "desa"}
            ]
            for by in combinations(slugs, 2):
                for figure in cross(measure, at=timezone.now(), by=by).cells.values():
                    checked += 1
                    if checked % 23 == 0:
                        assert shown(figure.rows_url, scope) == figure.numerator, figure.rows_url
    assert checked > 500
