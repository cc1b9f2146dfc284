"""A figure is the same wherever it is read from: its rows, its cells, and the list behind it."""

from __future__ import annotations

from itertools import combinations
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.front.tests.examples import filled
from karawo.front.tests.test_rows_behind_figures import OURS, shown
from karawo.journal.actions import record
from karawo.measures.queries import Measure, catalogue, cross
from karawo.measures.queries.answering import crossed
from karawo.measures.queries.counting import Asking
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.actions import recount_cells
from karawo.registry.models import Business, BusinessCell, CellMark, Owner
from karawo.registry.queries import cells

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
        assert {cell.kab_id for cell in marked.cells} == {0}
        assert cells.business_cells(frozenset({"kbli", "kelas", "nib", "keadaan"})) is not None
        same_either_way(monkeypatch)
    with within(scope):
        assert not BusinessCell.objects.filter(kab_id=0).exists()
        assert cells.business_cells(frozenset({"kelas", "jk"})).less is None


def test_a_count_takes_only_the_marks_it_has_seen(register):
    with within(EVERYTHING):
        assert not CellMark.objects.exists()
        whole = BusinessCell.objects.filter(grain=0)
        assert sum(cell.number for cell in whole if cell.kab_id) == 8
        assert [cell.number for cell in whole if not cell.kab_id] == [8]
        record("business.corrected", by=register.darma, at=AT, kab_id=KOTA_GORONTALO, words={"name": "…"})
        Business.objects.filter(kab_id=KOTA_GORONTALO).update(status="closed")
        assert set(CellMark.objects.values_list("kab_id", flat=True)) == {KOTA_GORONTALO}
    assert recount_cells() == 1
    with within(EVERYTHING):
        assert not BusinessCell.objects.filter(kab_id=KOTA_GORONTALO).exists()
        assert sum(cell.number for cell in whole.all() if cell.kab_id) == whole.get(kab_id=0).number < 8
        assert not BusinessCell.objects.filter(kab_id=0, number__lte=0).exists()


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
