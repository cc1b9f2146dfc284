from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError, ProgrammingError

from conftest import AT, BOALEMO
from karawo.accounts.access import scope_of
from karawo.accounts.models import RoleHolding, User
from karawo.growth.actions import (
    GivenAnswer,
    StatedRise,
    assess,
    decide,
    propose,
    propose_legal_class,
    publish_rubric,
    withdraw,
    withdraw_assessment,
)
from karawo.growth.models import Assessment, AssessmentAnswer, NaikKelas, Rubric, RubricItem
from karawo.growth.queries import (
    as_rule,
    assessments_of,
    change_of,
    classes_of,
    gaps_of,
    latest_assessment,
    prefills_of,
    result_of,
    rubric_in_force,
    rubrics_offered,
    unanswered_of,
)
from karawo.growth.rules import parsed_rubric
from karawo.growth.rules.indicator import Dated, Indicator
from karawo.growth.rules.scoring import State
from karawo.growth.tests.examples import BU_SRI, all_answers, at_noon, judged, nib, registered, told_sales
from karawo.journal.models import Change, Entry
from karawo.journal.queries import timeline
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import GivenPlace, NewOwner, NotAllowed, Refused, add_identifier, correct

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2025, 6, 3), date(2026, 6, 3)


@pytest.fixture
def business(people):
    return registered(people.budi)


@pytest.fixture
def grown(people, business):
    """Two assessments a year apart, and sales that rose between two dated figures."""
    told_sales(business, people.budi, 80_000_000, 2024)
    told_sales(business, people.budi, 120_000_000, 2025)
    return judged(business, people.budi, 1, FIRST), judged(business, people.budi, 2, SECOND)


def test_every_shipped_rubric_stands_as_its_text_says(db):
    with within(EVERYTHING):
        rows = list(Rubric.objects.all())
        assert {row.slug for row in rows} == {"umum", "perikanan"}
        for row in rows:
            assert as_rule(row) == parsed_rubric(row.text)


def test_an_assessment_keeps_what_its_answers_give(people, business):
    made = judged(business, people.budi, 2, SECOND, nib=None)
    with within(scope_of(people.budi)):
        assert (made.index, made.level.name, str(made.coverage_percent)) == (50, "Berkembang", "97.0")
        assert result_of(made).index == made.index
        assert latest_assessment(business.pk, on=SECOND) == made
        assert latest_assessment(business.pk, on=FIRST) is None
        assert gaps_of(made)[0].missing >= gaps_of(made)[-1].missing
        assert [item.slug for item in unanswered_of(made)] == ["nib"]
        told = timeline("business", business.pk)[0]
        assert told.sentence == (
            "Budi Konsultan menilai usaha Karawo Bu Sri dengan rubrik Diagnosis tujuh bidang: Berkembang"
        )


def test_the_same_answers_of_the_same_day_are_one_assessment(people, business):
    first = judged(business, people.budi, 2, SECOND)
    assert judged(business, people.budi, 2, SECOND) == first
    assert judged(business, people.budi, 3, SECOND) != first
    with within(EVERYTHING):
        assert Entry.objects.filter(act="assessment.made").count() == 2


def test_too_few_answers_are_kept_without_a_score(people, business):
    with within(scope_of(people.budi)):
        made = assess(business, {"nib": GivenAnswer(value=3)}, by=people.budi, at=AT)
    assert (made.index, made.level) == (None, None)
    assert made.coverage_percent == 3


def test_what_the_register_knows_is_filled_in_and_shown_as_such(people):
    business = registered(
        people.budi, registration=replace(BU_SRI, owner=NewOwner(name="Sri Wahyuni Lamusu", numbers=(nib(),)))
    )
    with within(scope_of(people.budi)):
        rubric = rubric_in_force(SECOND)
        prefilled = prefills_of(business, rubric, on=SECOND)
        assert {slug: each.value for slug, each in prefilled.items()} == {"nib": 3}
        made = judged(business, people.budi, 2, SECOND, nib=3)
        told = made.answers.get(item__slug="nib")
        assert (told.origin, told.evidence) == (
            "register",
            "NIB tercatat sejak 03-06-2024, belum diperiksa",
        )
        assert made.answers.get(item__slug="npwp").origin == "said"
        other = judged(business, people.budi, 2, date(2026, 6, 4), nib=1)
        assert other.answers.get(item__slug="nib").origin == "said"


CANNOT_BE = [
    ({}, "Belum ada butir yang dijawab"),
    ({"rantai-dingin": GivenAnswer(value=1)}, "tidak ada dalam rubrik ini"),
    ({"nib": GivenAnswer(value=5)}, "pilih nilai 0–4"),
    ({"nib": GivenAnswer(State.UNKNOWN, 2)}, "pilih nilai 0–4"),
    ({"nib": GivenAnswer(State.NOT_APPLICABLE)}, "berlaku untuk semua usaha"),
    ({"nib": GivenAnswer(value=1, evidence="x" * 501)}, "paling panjang 500"),
]


def test_an_answer_that_cannot_be_is_refused_in_words(people, business):
    with within(scope_of(people.budi)):
        for answers, said in CANNOT_BE:
            with pytest.raises(Refused, match=said):
                assess(business, answers, by=people.budi, at=AT)


def test_a_day_that_has_not_come_or_has_no_rubric_is_refused(people, business):
    for on in (date(2026, 8, 4), date(2020, 1, 1)):
        with within(scope_of(people.budi)), pytest.raises(Refused):
            assess(business, {"nib": GivenAnswer(value=1)}, by=people.budi, at=AT, on=on)


def test_nobody_judges_a_business_of_another_territory_or_his_own(people, business):
    for who in (people.rina, people.ani, people.sri):
        with pytest.raises(NotAllowed):
            assess(business, {"nib": GivenAnswer(value=1)}, by=who, at=AT)


def test_a_wrong_assessment_is_withdrawn_and_not_overwritten(people, business):
    made = judged(business, people.budi, 2, SECOND)
    with within(scope_of(people.budi)):
        with pytest.raises(Refused):
            withdraw_assessment(made, reason=" ", by=people.budi, at=AT)
        withdraw_assessment(made, reason="Usaha tertukar", by=people.budi, at=AT)
        withdraw_assessment(made, reason="lagi", by=people.budi, at=AT)
        assert Assessment.objects.get(pk=made.pk).withdrawn_reason == "Usaha tertukar"
        assert latest_assessment(business.pk, on=SECOND) is None
        assert Change.objects.filter(table_name="growth_assessment", row_id=made.pk).count() == 1


def test_up_and_down_are_said_of_two_dated_assessments_only(people, business):
    with within(scope_of(people.budi)):
        judged(business, people.budi, 1, FIRST)
        assert change_of(assessments_of(business.pk, on=SECOND)) is None
        judged(business, people.budi, 2, FIRST)
        assert change_of(assessments_of(business.pk, on=SECOND)) is None, "one day is no change"
        judged(business, people.budi, 3, SECOND)
        change = change_of(assessments_of(business.pk, on=SECOND))
        assert (change.points, change.levels) == (25, 1)


def proposed(people, business, grown, **changes):
    before, after = grown
    given = {"before": before, "after": after, "evidence": "Laporan penjualan dua tahun"}
    with within(scope_of(people.budi)):
        return propose(business, **{**given, **changes}, by=people.budi, at=AT)


def test_naik_kelas_needs_a_level_a_hard_indicator_and_a_second_person(people, business, grown):
    event = proposed(people, business, grown)
    assert (event.direction, event.from_name, event.to_name) == ("up", "Rintisan", "Berkembang")
    assert (event.indicator, event.before_value, event.after_value) == ("sales", 80_000_000, 120_000_000)
    with within(EVERYTHING):
        assert event.before_observation.period_to == date(2024, 12, 31)
    assert proposed(people, business, grown) == event
    with within(scope_of(people.budi)), pytest.raises(NotAllowed, match="orang kedua"):
        decide(event, is_right=True, by=people.budi, at=AT)
    with within(scope_of(people.darma)):
        done = decide(event, is_right=True, by=people.darma, at=AT)
        assert decide(event, is_right=True, by=people.darma, at=AT).decided_at == done.decided_at
        with pytest.raises(Refused, match="dibenarkan"):
            decide(event, is_right=False, answer="Keliru", by=people.darma, at=AT)
        assert timeline("business", business.pk)[0].sentence == (
            "Darma Dinas membenarkan usaha Karawo Bu Sri naik kelas dari Rintisan ke Berkembang"
        )


def test_the_database_refuses_the_same_person_even_where_the_code_would_not(people, business, grown):
    event = proposed(people, business, grown)
    with (
        within(scope_of(people.budi)),
        pytest.raises(IntegrityError, match="second_person"),
        transaction.atomic(),
    ):
        NaikKelas.objects.filter(pk=event.pk).update(
            outcome="confirmed", decided_by=people.budi, decided_at=AT
        )


IMPOSSIBLE = [
    ({"to_rank": 2}, "by_a_level"),
    ({"after_value": 80_000_000}, "rising_figure"),
    ({"before_on": None}, "two_dated_figures"),
    ({"after_on": date(2024, 12, 31)}, "two_dated_figures"),
    ({"evidence": ""}, "with_evidence"),
    ({"from_assessment": None}, "assessments_or_by_law"),
    ({"outcome": "confirmed"}, "decided_by_someone"),
]


def test_the_database_refuses_an_impossible_event(people, business, grown):
    event = proposed(people, business, grown)
    with within(EVERYTHING):
        for changes, constraint in IMPOSSIBLE:
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                NaikKelas.objects.filter(pk=event.pk).update(**changes)


def test_without_a_rising_indicator_there_is_no_naik_kelas(people, business):
    pair = judged(business, people.budi, 1, FIRST), judged(business, people.budi, 2, SECOND)
    with pytest.raises(Refused, match="Belum ada penanda keras"):
        proposed(people, business, pair)
    told_sales(business, people.budi, 80_000_000, 2024)
    with pytest.raises(Refused, match="Penjualan setahun belum naik"):
        proposed(people, business, pair, indicator=Indicator.SALES)


def test_a_permit_recorded_between_the_two_days_is_a_hard_indicator(people, business):
    pair = judged(business, people.budi, 1, FIRST), judged(business, people.budi, 2, SECOND)
    with within(scope_of(people.budi)):
        add_identifier(business, nib(), by=people.budi, at=at_noon(date(2026, 2, 2)))
    event = proposed(people, business, pair)
    assert (event.indicator, event.before_value, event.after_value) == ("permit", 0, 1)


def test_formal_credit_is_stated_with_evidence_and_nothing_else_is(people, business):
    pair = judged(business, people.budi, 1, FIRST), judged(business, people.budi, 2, SECOND)
    first, second = Dated(date(2025, 6, 1), 0), Dated(date(2026, 5, 1), 25_000_000)
    event = proposed(people, business, pair, stated=StatedRise(Indicator.FORMAL_CREDIT, first, second))
    assert (event.indicator, event.after_value, event.after_observation) == (
        "formal_credit",
        25_000_000,
        None,
    )
    with within(scope_of(people.budi)):
        withdraw(event, reason="Salah tanggal", by=people.budi, at=AT)
    with pytest.raises(Refused, match="harus tercatat di register"):
        proposed(people, business, pair, stated=StatedRise(Indicator.SALES, first, second))
    with pytest.raises(Refused, match="Angka kedua harus lebih besar"):
        proposed(
            people,
            business,
            pair,
            stated=StatedRise(Indicator.FORMAL_CREDIT, first, replace(second, value=0)),
        )


def test_the_level_must_differ_and_the_rubric_be_the_same(people, business):
    pair = judged(business, people.budi, 2, FIRST), judged(business, people.budi, 2, SECOND, nib=3)
    with pytest.raises(Refused, match="Tingkatnya sama"):
        proposed(people, business, pair)
    with pytest.raises(Refused, match="tanggal berbeda"):
        proposed(people, business, (pair[1], pair[0]))
    with within(scope_of(people.budi)):
        fishing = next(row for row in rubrics_offered(SECOND) if row.slug == "perikanan")
        answers = {item.slug: GivenAnswer(value=4) for item in as_rule(fishing).items}
        other = assess(business, answers, by=people.budi, at=AT, rubric=fishing)
    with pytest.raises(Refused, match="rubrik yang sama"):
        proposed(people, business, (pair[0], other))


def test_a_fall_needs_no_indicator_and_a_second_person_too(people, business):
    pair = judged(business, people.budi, 3, FIRST), judged(business, people.budi, 1, SECOND)
    event = proposed(people, business, pair)
    assert (event.direction, event.indicator) == ("down", "")
    with within(scope_of(people.darma)):
        assert decide(event, is_right=True, by=people.darma, at=AT).outcome == "confirmed"


def test_a_refusal_needs_a_reason_and_a_new_proposal_may_follow(people, business, grown):
    event = proposed(people, business, grown)
    with within(scope_of(people.darma)):
        with pytest.raises(Refused, match="Alasan penolakan"):
            decide(event, is_right=False, by=people.darma, at=AT)
        decide(event, is_right=False, answer="Laporan 2025 belum ada", by=people.darma, at=AT)
    assert proposed(people, business, grown) != event


def test_an_assessment_that_carries_an_event_stays(people, business, grown):
    event = proposed(people, business, grown)
    with within(scope_of(people.budi)):
        with pytest.raises(Refused, match="tarik usulan"):
            withdraw_assessment(grown[1], reason="Keliru", by=people.budi, at=AT)
        withdraw(event, reason="Bukti tertukar", by=people.budi, at=AT)
        assert not withdraw_assessment(grown[1], reason="Keliru", by=people.budi, at=AT).is_standing


def test_nobody_from_elsewhere_proposes_or_decides(people, business, grown):
    with pytest.raises(NotAllowed):
        propose(business, before=grown[0], after=grown[1], evidence="x", by=people.rina, at=AT)
    event = proposed(people, business, grown)
    for who in (people.rina, people.ani, people.sri):
        with pytest.raises(NotAllowed):
            decide(event, is_right=True, by=who, at=AT)


def test_the_legal_class_is_an_event_of_its_own(people, business):
    told_sales(business, people.budi, 2_000_000_000, 2024)
    told_sales(business, people.budi, 2_000_000_001, 2025)
    with within(scope_of(people.budi)):
        before, after = classes_of(business, until=AT.date())
        assert (before.name, after.name) == ("mikro", "kecil")
        event = propose_legal_class(
            business, before=before, after=after, evidence="SPT 2025", by=people.budi, at=AT
        )
        assert (event.kind, event.direction, event.from_assessment) == ("legal_class", "up", None)
        with pytest.raises(Refused):
            propose_legal_class(business, before=after, after=before, evidence="x", by=people.budi, at=AT)


def test_a_version_once_written_is_never_changed(db):
    with within(EVERYTHING):
        row = Rubric.objects.get(slug="umum")
        item = RubricItem.objects.filter(rubric=row).first()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Rubric.objects.filter(pk=row.pk).update(title="Lain")
        with pytest.raises(ProgrammingError), transaction.atomic():
            RubricItem.objects.filter(pk=item.pk).delete()
        with pytest.raises(DatabaseError, match="already written"), transaction.atomic():
            item.pk = None
            item.slug = "baru"
            item.save(force_insert=True)


def administrator():
    with within(EVERYTHING):
        user = User.objects.create_user("admin", password="kain-krawang-enam", name="Admin")
        RoleHolding.objects.create(user=user, role="administrator", starts_on=date(2024, 1, 1), granted_at=AT)
    return user


def test_a_better_rubric_is_a_new_version_and_old_assessments_keep_theirs(people, business):
    old = judged(business, people.budi, 2, FIRST)
    admin = administrator()
    text = Rubric.objects.get(slug="umum").text
    with within(scope_of(admin)):
        assert publish_rubric(text, by=admin, at=AT).version == 1, "the same text is no new version"
        with pytest.raises(Refused, match="Versi harus 2"):
            publish_rubric(text.replace("Rintisan", "Perintis"), by=admin, at=AT)
        changed = text.replace("version = 1", "version = 2").replace("2024-01-01", "2026-01-01")
        with pytest.raises(Refused, match="Jumlah bobot"):
            publish_rubric(changed.replace("weight = 5", "weight = 4"), by=admin, at=AT)
        made = publish_rubric(changed.replace("Rintisan", "Perintis"), by=admin, at=AT)
    assert rubric_in_force(FIRST).version == 1
    assert rubric_in_force(SECOND) == made
    assert old.rubric.version == 1
    judged(business, people.budi, 2, SECOND)
    with within(scope_of(people.budi)):
        assert change_of(assessments_of(business.pk, on=SECOND)).points == 0


def test_a_rubric_is_published_by_an_administrator(people):
    with pytest.raises(NotAllowed):
        publish_rubric("", by=people.budi, at=AT)


def test_a_rubric_that_is_offered_no_more_is_not_used(people, business):
    admin = administrator()
    text = Rubric.objects.get(slug="perikanan").text
    with within(scope_of(admin)):
        changed = text.replace("version = 1", "version = 2").replace(
            "is_offered = true", "is_offered = false"
        )
        made = publish_rubric(changed, by=admin, at=AT)
    assert [row.slug for row in rubrics_offered(SECOND)] == ["umum"]
    with within(scope_of(people.budi)), pytest.raises(Refused, match="tidak dipakai"):
        assess(business, {"nib": GivenAnswer(value=1)}, by=people.budi, at=AT, rubric=made)


def test_a_business_that_moves_takes_all_along(people, business, grown):
    event = proposed(people, business, grown)
    with within(scope_of(people.darma)):
        correct(
            business,
            {"place": GivenPlace(region_id=7502012004)},
            reason="Pindah ke Boalemo",
            by=people.darma,
            at=AT,
        )
    with within(EVERYTHING):
        assert set(Assessment.objects.values_list("kab_id", flat=True)) == {BOALEMO}
        assert set(AssessmentAnswer.objects.values_list("kab_id", flat=True)) == {BOALEMO}
        assert NaikKelas.objects.get(pk=event.pk).kab_id == BOALEMO
    with within(scope_of(people.budi)):
        assert not Assessment.objects.exists()
        assert not AssessmentAnswer.objects.exists()


def test_the_owner_reads_his_file_and_the_database_lets_him_write_nothing(people, business, grown):
    from karawo.registry.models import OwnFile

    with within(EVERYTHING):
        OwnFile.objects.create(
            user=people.sri, owner=business.primary_owner, confirmed_by=people.budi, confirmed_at=AT
        )
    with within(scope_of(people.sri)):
        assert Assessment.objects.count() == 2
        assert AssessmentAnswer.objects.count() == 66
        with pytest.raises(ProgrammingError, match="staff"), transaction.atomic():
            Assessment.objects.filter(pk=grown[0].pk).update(index=99)
    with within(scope_of(people.rina)):
        assert not Assessment.objects.exists()


def test_all_answers_of_the_example_cover_the_rubric():
    assert len(all_answers(1)) == 33
