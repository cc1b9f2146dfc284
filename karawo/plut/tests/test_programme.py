"""From the gaps of a diagnosis to lines, and from lines to results that the client confirms."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.growth.actions import check_health
from karawo.growth.models import Assessment, Rubric
from karawo.growth.queries.health import as_health_rule, health_rubric_in_force
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.plut import actions
from karawo.plut.actions import LinkUnusable
from karawo.plut.models import CardLine, ConfirmationLink, Diagnosis, Outcome, ProgrammeCard
from karawo.plut.queries.offers import offers
from karawo.plut.tests.examples import TODAY, a_business, a_case, a_cooperative, a_line, a_session
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, CooperativeYear, Identifier, Observation, Ownership, Source
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def learnt(business, kind="nib", on=TODAY, digest=7, **changed) -> Identifier:
    """The register learns a number."""
    with within(EVERYTHING):
        record("test.number", by=None, at=AT)
        source = Source.objects.get_or_create(name="Uji", kind="document")[0]
        return Identifier.objects.create(
            business=business, kind=kind, value="1234567890123", digest=digest, masked="…", is_valid_format=True,
            source=source, seen_on=on, kab_id=business.kab_id, **changed,
        )  # fmt: skip


def told(business, what, number, period_to, codes=()) -> Observation:
    with within(EVERYTHING):
        record("test.told", by=None, at=AT)
        source = Source.objects.get_or_create(name="Uji", kind="document")[0]
        return Observation.objects.create(
            business=business, what=what, number=number, codes=list(codes), period_from=period_to, period_to=period_to,
            known_at=AT, source=source, source_kind="document", kab_id=business.kab_id,
        )  # fmt: skip


def offered(people, case) -> list:
    with within(scope_of(people.budi)):
        return offers([case])[case.pk]


def test_a_line_stands_on_the_card_of_its_field_and_year(people):
    case = a_case(people)
    line = a_line(people, case)
    assert (line.card.field_code, line.card.year, line.target_unit) == ("kelembagaan", 2026, "kali")
    assert line.consultant == people.budi
    later = a_line(people, case, due_on=date(2027, 2, 1))
    assert later.card.year == 2027
    with within(EVERYTHING):
        assert ProgrammeCard.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"problem": " "}, "masalah"),
        ({"programme": ""}, "dilakukan"),
        ({"target_code": "bahagia"}, "Ukuran"),
        ({"target_number": Decimal(0)}, "lebih dari nol"),
        ({"due_on": date(2026, 5, 1)}, "mendahului"),
        ({"field_code": "memasak"}, "Bidang"),
    ],
)
def test_a_line_without_a_readable_target_is_refused(people, changed, words):
    case = a_case(people)
    with pytest.raises(Refused, match=words):
        a_line(people, case, **changed)


def test_a_gap_is_proposed_once_while_its_line_is_open(people):
    case = a_case(people)
    given = actions.GivenLine(
        field_code="kelembagaan", problem="NIB: belum ada", programme="Urus NIB", target_code="nib",
        target_number=Decimal(1), due_on=date(2026, 9, 1), gap_slug="nib",
    )  # fmt: skip
    with within(scope_of(people.budi)):
        assert len(actions.add_proposed(case, [given], by=people.budi, at=AT)) == 1
        assert actions.add_proposed(case, [given], by=people.budi, at=AT) == []
        line = CardLine.objects.get()
        actions.finish_line(line, by=people.budi, at=AT)
        assert len(actions.add_proposed(case, [given], by=people.budi, at=AT)) == 1
        with pytest.raises(Refused, match="program lain"):
            actions.reopen_line(line, by=people.budi, at=AT)


def test_a_line_ends_by_somebody_with_a_reason_when_dropped(people):
    case = a_case(people)
    line = a_line(people, case)
    with within(scope_of(people.budi)):
        with pytest.raises(Refused, match="mengapa"):
            actions.drop_line(line, reason="", by=people.budi, at=AT)
        actions.drop_line(line, reason="Pindah usaha", by=people.budi, at=AT)
        assert (line.state, line.state_by, line.state_at) == ("dropped", people.budi, AT)
        with pytest.raises(Refused, match="sudah berakhir"):
            actions.finish_line(line, by=people.budi, at=AT)
        actions.reopen_line(line, by=people.budi, at=AT)
        actions.finish_line(line, reached_number=Decimal(1), by=people.budi, at=AT)
        assert line.reached_number == 1
    with (
        within(EVERYTHING),
        pytest.raises(IntegrityError, match="dropped_for_a_reason"),
        transaction.atomic(),
    ):
        record("test.drop", by=None, at=AT)
        CardLine.objects.filter(pk=line.pk).update(state="dropped", state_reason="")


def test_a_line_changes_card_when_its_field_changes(people):
    case = a_case(people)
    line = a_line(people, case)
    given = actions.GivenLine(
        field_code="pemasaran", problem="Sepi", programme="Foto produk", target_code="saluran_baru",
        target_number=Decimal(1), due_on=date(2026, 10, 1),
    )  # fmt: skip
    with within(scope_of(people.budi)):
        actions.change_line(line, given, by=people.budi, at=AT)
    assert (line.card.field_code, line.programme) == ("pemasaran", "Foto produk")


def test_what_the_register_learns_during_a_case_is_offered_as_a_result(people):
    business = a_business()
    case = a_case(people, business)
    learnt(business, "halal", on=date(2026, 1, 5), digest=8)
    number = learnt(business)
    found = offered(people, case)
    assert [(each.kind_code, each.register_ref) for each in found] == [("nib", f"identifier:{number.pk}")]


def test_a_number_that_was_issued_before_the_case_is_no_result(people):
    business = a_business()
    case = a_case(people, business)
    learnt(business, issued_on=date(2024, 2, 2))
    assert offered(people, case) == []


def test_an_offer_goes_when_the_number_ends(people):
    business = a_business()
    case = a_case(people, business)
    number = learnt(business)
    assert offered(people, case)
    with within(EVERYTHING):
        record("test.end", by=None, at=AT)
        Identifier.objects.filter(pk=number.pk).update(ended_at=AT)
    assert offered(people, case) == []


def test_figures_rise_only_between_two_dated_observations(people):
    business = a_business()
    case = a_case(people, business)
    told(business, "workers_total", 3, date(2026, 7, 1))
    assert offered(people, case) == []
    told(business, "workers_total", 5, date(2026, 7, 20))
    told(business, "channels", None, date(2026, 3, 1), ["warung"])
    told(business, "channels", None, date(2026, 7, 2), ["warung", "lokapasar"])
    assert {(each.kind_code, each.number, each.text) for each in offered(people, case)} == {
        ("pekerja_baru", 2, ""), ("saluran_baru", None, "lokapasar"),
    }  # fmt: skip


def test_a_cooperative_is_diagnosed_as_itself_and_its_gaps_become_lines(people):
    cooperative = a_cooperative()
    case = a_case(people, cooperative)
    values = {item.slug: 4 for item in as_health_rule(health_rubric_in_force(TODAY)).items} | {"rat": 1}
    with within(scope_of(people.budi)):
        check = check_health(cooperative, values, year=2025, by=people.budi, at=AT)
        with pytest.raises(Refused):
            other = a_case(people, a_business())
            actions.diagnose(other, check, by=people.budi, at=AT)
        first = actions.diagnose(case, check, by=people.budi, at=AT)
        assert actions.diagnose(case, check, by=people.budi, at=AT) == first
    browser = Client()
    browser.force_login(people.budi)
    case_page = browser.get(f"/pendampingan/{case.pk}/").content.decode()
    assert f"/kesehatan-koperasi/{check.pk}/" in case_page
    assert f"/koperasi/{cooperative.pk}/kesehatan/baru/" in case_page
    proposed = browser.get(f"/pendampingan/{case.pk}/usulan/").content.decode()
    assert "take_rat" in proposed and "take_rentabilitas" not in proposed
    answer = browser.post(
        f"/pendampingan/{case.pk}/usulan/",
        {
            "take_rat": "1",
            "problem_rat": "RAT tertunda",
            "programme_rat": "Pendampingan RAT",
            "key": str(uuid4()),
        },
    )
    assert answer.status_code == 302
    with within(EVERYTHING):
        line = CardLine.objects.get(subject_id=cooperative.pk)
        assert (line.programme, line.gap_slug, line.card.field_code) == (
            "Pendampingan RAT",
            "rat",
            "kelembagaan",
        )


def test_the_database_wants_one_judgement_in_a_diagnosis(people):
    cooperative = a_cooperative()
    case = a_case(people, cooperative)
    with within(EVERYTHING), pytest.raises(IntegrityError), transaction.atomic():
        record("test.diagnosis", by=None, at=AT)
        Diagnosis.objects.create(
            case=case, centre_id=case.centre_id, kab_id=case.kab_id, subject_id=case.subject_id, at=AT
        )


def test_a_yearly_meeting_of_a_cooperative_is_offered(people):
    cooperative = a_cooperative()
    case = a_case(people, cooperative)
    with within(EVERYTHING):
        record("test.year", by=None, at=AT)
        CooperativeYear.objects.create(
            owner=cooperative, year=2025, rat_on=date(2026, 6, 20), known_at=AT, kab_id=KOTA_GORONTALO,
            source=Source.objects.get_or_create(name="Uji", kind="document")[0],
        )  # fmt: skip
    assert [each.kind_code for each in offered(people, case)] == ["rat"]


def test_an_offer_is_answered_once(people):
    business = a_business()
    case = a_case(people, business)
    learnt(business)
    offer = offered(people, case)[0]
    given = actions.GivenOutcome(
        offer.kind_code, offer.reached_on, register_ref=offer.register_ref, attribution="because"
    )
    with within(scope_of(people.budi)):
        first = actions.record_outcome(case, given, by=people.budi, at=AT)
        assert actions.record_outcome(case, given, by=people.budi, at=AT) == first
    assert offered(people, case) == []
    assert (first.attribution, first.attributed_by) == ("because", people.budi)


def test_a_dismissed_offer_is_no_result_and_not_offered_again(people):
    business = a_business()
    case = a_case(people, business)
    learnt(business)
    offer = offered(people, case)[0]
    with within(scope_of(people.budi)):
        actions.dismiss_offer(
            case,
            actions.GivenOutcome(offer.kind_code, offer.reached_on, register_ref=offer.register_ref),
            by=people.budi,
            at=AT,
        )
        assert Outcome.objects.get().is_dismissed
    assert offered(people, case) == []


@pytest.fixture
def result(people) -> Outcome:
    case = a_case(people, a_business(owner_user=people.sri))
    with within(scope_of(people.budi)):
        return actions.record_outcome(
            case, actions.GivenOutcome("pinjaman", TODAY, 25_000_000), by=people.budi, at=AT
        )


def test_the_client_answers_through_a_link_once(people, result):
    with within(scope_of(people.budi)):
        link, token = actions.make_link(result, by=people.budi, at=AT)
        assert token not in str(ConfirmationLink.objects.values())
    assert actions.find_outcome(token, at=AT) == result
    answered = actions.answer_by_link(token, answer="yes", at=AT)
    assert (answered.answer, answered.answered_at) == ("yes", AT)
    with pytest.raises(LinkUnusable):
        actions.answer_by_link(token, answer="no", at=AT)
    with within(EVERYTHING):
        entry = Entry.objects.get(act="outcome.answered")
        assert entry.by is None
    assert link.expires_at - link.made_at == timedelta(days=14)


def test_a_link_is_too_old_after_a_fortnight_or_revoked_or_replaced(people, result):
    with within(scope_of(people.budi)):
        _link, old = actions.make_link(result, by=people.budi, at=AT)
        link, token = actions.make_link(result, by=people.budi, at=AT)
    with pytest.raises(LinkUnusable):
        actions.find_outcome(old, at=AT)
    with pytest.raises(LinkUnusable):
        actions.find_outcome(token, at=AT + timedelta(days=15))
    with within(scope_of(people.budi)):
        actions.revoke_link(link, by=people.budi, at=AT)
    with pytest.raises(LinkUnusable):
        actions.answer_by_link(token, answer="yes", at=AT)


def test_the_owner_answers_signed_in_and_nobody_for_him(people, result):
    with within(scope_of(people.budi)), pytest.raises(NotAllowed):
        actions.answer_own(result, answer="yes", by=people.budi, at=AT)
    with within(scope_of(people.sri)):
        answered = actions.answer_own(result, answer="no", by=people.sri, at=AT)
        assert actions.answer_own(answered, answer="no", by=people.sri, at=AT) == answered
    with within(EVERYTHING):
        assert Outcome.objects.get().answer == "no"
        assert Entry.objects.filter(act="outcome.answered").count() == 1


def test_a_cooperative_is_diagnosed_by_its_unit_and_by_nobody_elses(people):
    cooperative, unit = a_cooperative("Koperasi Mekar"), a_business("Unit Mekar")
    stranger = a_business("Usaha Orang")
    case = a_case(people, cooperative)
    browser = Client()
    browser.force_login(people.budi)
    page = browser.get(f"/pendampingan/{case.pk}/").content.decode()
    assert f"/usaha/baru/?pemilik={cooperative.pk}" in page
    with within(EVERYTHING):
        record("test.unit", by=None, at=AT)
        Ownership.objects.filter(business=unit).update(owner=cooperative)
        Business.objects.filter(pk=unit.pk).update(primary_owner=cooperative)
        judged, other = (
            Assessment.objects.create(
                business=each, kab_id=KOTA_GORONTALO, rubric=Rubric.objects.first(), assessed_on=TODAY, assessed_at=AT,
                coverage_percent=0,
            )
            for each in (unit, stranger)
        )  # fmt: skip
    page = browser.get(f"/pendampingan/{case.pk}/").content.decode()
    assert f"/diagnosis/usaha/{unit.pk}/baru/" in page
    with within(scope_of(people.budi)):
        with pytest.raises(Refused, match="milik usaha lain"):
            actions.diagnose(case, other, by=people.budi, at=AT)
        assert actions.diagnose(case, judged, by=people.budi, at=AT).subject_id == cooperative.pk


def test_a_result_names_a_session_of_its_own_client(people):
    case, other = a_case(people), a_case(people, a_business("Usaha Lain"))
    session, _is_new = a_session(people, case)
    foreign, _is_new = a_session(people, other)
    with within(scope_of(people.budi)):
        made = actions.record_outcome(
            case, actions.GivenOutcome("nib", TODAY, session=session), by=people.budi, at=AT
        )
        assert made.session == session
        with pytest.raises(Refused, match="tidak mengikuti sesi itu"):
            actions.record_outcome(
                case, actions.GivenOutcome("halal", TODAY, session=foreign), by=people.budi, at=AT
            )
    browser = Client()
    browser.force_login(people.budi)
    page = browser.get(f"/pendampingan/{case.pk}/hasil/").content.decode()
    assert f'value="{session.pk}"' in page and f'value="{foreign.pk}"' not in page
