"""Each figure leads to a list of exactly the rows it counts; and equals a plain count of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import timezone

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.growth.actions import decide, propose, propose_legal_class
from karawo.growth.models import Assessment, NaikKelas
from karawo.growth.queries import classes_of, rubric_in_force
from karawo.growth.queries.lists import asked_assessments, asked_events, assessments, events
from karawo.growth.queries.paths import funnel, paths_in_force, progress_of, walkers_at
from karawo.growth.queries.standing import cohorts, judged_businesses, paces, transitions
from karawo.growth.tests.examples import BU_SRI, at_noon, judged, nib, registered, told_sales
from karawo.measures.queries import answer, catalogue, find
from karawo.measures.rules import Reading
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.actions import add_identifier, close_business

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2025, 6, 3), date(2026, 6, 3)
OURS = {"/diagnosis/", "/naik-kelas/"}


@pytest.fixture
def filled(people):
    """Six businesses: risen and confirmed, fallen and waiting, judged once, hardly answered, closed, never judged."""
    from dataclasses import replace

    made = [
        registered(
            people.budi, registration=replace(BU_SRI, name=f"Usaha {number}", received={"Usaha": str(number)})
        )
        for number in range(6)
    ]
    risen, fallen, once, hardly, closed, _never = made
    told_sales(risen, people.budi, 1_000_000_000, 2024)
    told_sales(risen, people.budi, 3_000_000_000, 2025)
    pair = judged(risen, people.budi, 1, FIRST), judged(risen, people.budi, 3, SECOND)
    with within(scope_of(people.budi)):
        up = propose(risen, before=pair[0], after=pair[1], evidence="SPT", by=people.budi, at=AT)
        before, after = classes_of(risen, until=AT.date())
        legal = propose_legal_class(risen, before=before, after=after, evidence="SPT", by=people.budi, at=AT)
        add_identifier(risen, nib(), by=people.budi, at=at_noon(date(2026, 2, 2)))
    pair = judged(fallen, people.budi, 3, FIRST), judged(fallen, people.budi, 1, SECOND)
    with within(scope_of(people.budi)):
        propose(fallen, before=pair[0], after=pair[1], evidence="Kunjungan", by=people.budi, at=AT)
    judged(once, people.budi, 2, SECOND)
    from karawo.growth.actions import GivenAnswer, assess

    with within(scope_of(people.budi)):
        assess(hardly, {"nib": GivenAnswer(value=3)}, by=people.budi, at=AT)
    judged(closed, people.budi, 2, FIRST)
    with within(scope_of(people.darma)):
        decide(up, is_right=True, by=people.darma, at=AT)
        decide(legal, is_right=True, by=people.darma, at=AT)
        close_business(
            closed, reason="Tutup", on=date(2026, 1, 31), source_kind="field_verified", by=people.darma, at=AT
        )
    return made


@pytest.fixture(params=["darma", "nation", "rina"])
def scope(request, people, filled) -> Scope:
    return Scope(standing="nation") if request.param == "nation" else scope_of(getattr(people, request.param))


def shown(url: str, scope: Scope) -> int:
    address = urlsplit(url)
    query = dict(parse_qsl(address.query))
    if address.path == "/diagnosis/":
        asked = asked_assessments(query)
        assert asked.unread == (), url
        return assessments(asked, scope=scope, on=timezone.localdate()).count()
    asked = asked_events(query)
    assert asked.unread == (), url
    return events(asked, scope=scope).count()


def test_every_figure_leads_to_its_rows(scope):
    checked = 0
    with within(scope):
        for measure in catalogue():
            if urlsplit(measure.rows_url({})).path not in OURS:
                continue
            for by in ["", *(each.slug for each in measure.dimensions)]:
                found = answer(measure, at=timezone.now(), by=by)
                for figure in (found.whole, *found.groups):
                    checked += 1
                    assert shown(figure.rows_url, scope) == figure.numerator, (measure.slug, by, figure)
                if by:
                    assert sum(each.denominator for each in found.groups) == found.whole.denominator
                    assert sum(each.unknown for each in found.groups) == found.whole.unknown
                    if measure.reading is not Reading.MEDIAN:
                        assert sum(each.numerator for each in found.groups) == found.whole.numerator
    assert checked >= 6


def figures(slug: str) -> tuple[int, int, int]:
    whole = answer(find(slug), at=timezone.now()).whole
    return whole.numerator, whole.denominator, whole.unknown


def test_the_figures_equal_a_plain_count(people, filled):
    with within(scope_of(people.darma)):
        assert figures("usaha-dinilai") == (3, 5, 0)
        assert figures("usaha-per-tingkat") == (3, 4, 1)
        assert figures("naik-kelas") == (1, 1, 0)
        assert figures("turun-kelas") == (0, 1, 1)
        assert figures("naik-kelas-hukum") == (1, 1, 0)
        rows = [
            each.index
            for each in Assessment.objects.filter(withdrawn_at=None)
            if each.business.status != "closed"
            and not Assessment.objects.filter(
                business=each.business, assessed_on__gt=each.assessed_on
            ).exists()
        ]
        assert sorted(each for each in rows if each is not None) == [25, 50, 75]
        assert answer(find("indeks-tengah"), at=timezone.now()).whole.value == Decimal(50)
        assert NaikKelas.objects.filter(outcome="confirmed").count() == 2


def test_the_matrix_counts_every_business_that_was_ever_judged(people, filled):
    with within(scope_of(people.darma)):
        rubric = rubric_in_force(SECOND)
        matrix = transitions(rubric, first=date(2025, 12, 31), second=date(2026, 7, 1))
        told = {
            (here, there): number
            for here, row in zip(matrix.states, matrix.counts, strict=True)
            for there, number in zip(matrix.states, row, strict=True)
            if number
        }
        assert told == {("2", "4"): 1, ("4", "2"): 1, ("unknown", "3"): 1, ("3", "closed"): 1}
        for (here, there), number in told.items():
            rows = judged_businesses(rubric.slug, first=date(2025, 12, 31), second=date(2026, 7, 1))
            assert rows.filter(was=here, became=there).count() == number
        pace = paces(rubric, until=date(2026, 7, 1))
        assert (pace.watched, pace.once, pace.top) == (4, 2, 0)
        assert [(point.months, point.reached) for point in pace.curve] == [(0, 0), (12, 1)]
        told_years = {each.year: each for each in cohorts(rubric, until=date(2026, 7, 1))}
        assert (told_years[2025].started, told_years[2025].up, told_years[2025].down, told_years[2025].closed) == (
            3, 1, 1, 1,
        )  # fmt: skip
        assert (told_years[2026].started, told_years[2026].unknown) == (1, 1)


def test_a_withdrawn_assessment_moves_nobody(people, filled):
    from karawo.growth.actions import withdraw_assessment
    from karawo.growth.queries import latest_assessment

    once = filled[2]
    with within(scope_of(people.budi)):
        withdraw_assessment(latest_assessment(once.pk, on=SECOND), reason="Keliru", by=people.budi, at=AT)
    with within(scope_of(people.darma)):
        assert figures("usaha-dinilai") == (2, 5, 0)
        assert transitions(rubric_in_force(SECOND), first=FIRST, second=SECOND).total == 3


def test_everybody_waits_at_one_step_or_has_done_all(people, filled):
    on = date(2026, 8, 3)
    with within(scope_of(people.darma)):
        for path in paths_in_force(on):
            found = funnel(path, on=on)
            assert found.done + sum(step.waiting_all for step in found.steps) == found.total
            assert walkers_at(path, on=on, is_done=True).count() == found.done
            for step in found.steps:
                assert walkers_at(path, on=on, reached=step.step.slug).count() == step.reached
                assert walkers_at(path, on=on, waiting=step.step.slug).count() == step.waiting_all
                for age, number in step.waiting.items():
                    assert walkers_at(path, on=on, waiting=step.step.slug, age=age).count() == number


def test_the_funnel_and_the_page_of_a_business_say_the_same(people, filled):
    on = date(2026, 8, 3)
    with within(scope_of(people.darma)):
        for business in filled[:4]:
            for path, states in progress_of(business, on=on):
                waiting = next((state for state in states if state.is_next), None)
                rows = walkers_at(
                    path, on=on, waiting="" if waiting is None else waiting.step.slug, is_done=waiting is None
                )
                row = rows.get(pk=business.pk)
                for number, state in enumerate(states):
                    assert getattr(row, f"reached_{number}") == state.reached_on
                if waiting is not None:
                    assert (row.since, row.age) == (waiting.since, str(waiting.age)), path.slug


def test_a_risen_business_has_its_steps_from_the_register(people, filled):
    with within(scope_of(people.darma)):
        told = {path.slug: states for path, states in progress_of(filled[0], on=date(2026, 8, 3))}
        assert told["formal"][0].reached_on == date(2026, 2, 2)
        assert told["kewirausahaan"][0].reached_on == FIRST
        assert told["kewirausahaan"][1].reached_on == SECOND
        assert "koperasi" not in told


def test_without_a_scope_there_is_nothing_to_count(filled):
    with within(Scope()):
        assert figures("naik-kelas") == (0, 0, 0)
        assert figures("usaha-dinilai") == (0, 0, 0)
    with within(EVERYTHING):
        assert figures("naik-kelas")[0] == 1
