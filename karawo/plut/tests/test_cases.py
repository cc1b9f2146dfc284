"""A case from its opening to its closing, and who may touch it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.accounts.models import Centre, CentreArea, RoleHolding, User
from karawo.journal.models import Entry
from karawo.plut import actions
from karawo.plut.access import visible_sessions
from karawo.plut.models import Case, CaseNote, CaseStep, Session, SessionClient
from karawo.plut.queries.cases import CaseFilter, found
from karawo.plut.tests.examples import TODAY, a_business, a_case, a_cooperative, a_session, centre_of
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside(people) -> User:
    """A consultant of another PLUT that serves the same kota."""
    user = User.objects.create_user("wati", password="kain-krawang-enam", name="Wati Konsultan")
    centre = Centre.objects.create(name="PLUT Sebelah", region_id=KOTA_GORONTALO)
    CentreArea.objects.create(centre=centre, region_id=KOTA_GORONTALO)
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=user, role="consultant", centre=centre, starts_on=date(2024, 1, 1), granted_at=AT
        )
    return user


def test_a_client_has_one_open_case_at_a_centre(people):
    business = a_business()
    first, second = a_case(people, business), a_case(people, business)
    assert first == second
    with within(EVERYTHING):
        assert Case.objects.count() == 1
        assert CaseStep.objects.filter(step="opened").count() == 1
        assert Entry.objects.filter(act="case.opened").count() == 1


def test_the_database_refuses_a_second_open_case(people):
    case = a_case(people)
    with within(EVERYTHING), pytest.raises(IntegrityError, match="one_open_case"), transaction.atomic():
        Case.objects.create(
            centre=case.centre, kab_id=case.kab_id, subject_id=case.subject_id, business_id=case.business_id,
            origin="web", opened_on=TODAY, opened_at=AT,
        )  # fmt: skip


def test_the_database_refuses_a_case_of_nobody(people):
    case = a_case(people)
    with within(EVERYTHING), pytest.raises(IntegrityError, match="case_of_one_client"), transaction.atomic():
        Case.objects.create(
            centre=case.centre, kab_id=0, subject_id=case.subject_id + 99, origin="web", opened_on=TODAY,
            opened_at=AT,
        )  # fmt: skip


def test_a_cooperative_is_a_client_too(people):
    cooperative = a_cooperative()
    case = a_case(people, cooperative)
    assert (case.owner_id, case.business_id, case.subject_id) == (cooperative.pk, None, cooperative.pk)


def test_a_consultant_elsewhere_opens_no_case_here(people):
    with within(scope_of(people.rina)), pytest.raises(NotAllowed):
        actions.open_case(a_business(), centre_of(), origin="walk_in", opened_on=TODAY, by=people.rina, at=AT)


def test_a_centre_beside_it_sees_nothing_of_the_case(people, beside):
    case = a_case(people)
    a_session(people, case)
    with within(scope_of(people.budi)):
        assert Case.objects.count() == 1
    with within(scope_of(beside)):
        assert not Case.objects.exists()
        assert not Session.objects.exists()
        with pytest.raises(NotAllowed):
            actions.close_case(case, outcome="reached", reason="Selesai", on=TODAY, by=beside, at=AT)


def test_the_office_of_the_territory_reads_and_writes_nothing(people):
    case = a_case(people)
    with within(scope_of(people.darma)):
        assert Case.objects.get() == case
        assert Case.objects.update(request="diubah") == 0
        with pytest.raises(NotAllowed):
            actions.close_case(case, outcome="reached", reason="Selesai", on=TODAY, by=people.darma, at=AT)


def test_the_owner_reads_the_own_case_and_no_other(people):
    mine = a_case(people, a_business(owner_user=people.sri))
    a_case(people, a_business("Usaha Lain"))
    with within(scope_of(people.sri)):
        assert [case.pk for case in Case.objects.all()] == [mine.pk]


def test_a_note_is_read_by_the_centre_alone(people):
    case = a_case(people, a_business(owner_user=people.sri))
    with within(scope_of(people.budi)):
        actions.note(case, "Suaminya keberatan.", by=people.budi, at=AT)
        assert CaseNote.objects.get().text == "Suaminya keberatan."
    for scope in (scope_of(people.darma), scope_of(people.sri), Scope(standing="nation")):
        with within(scope):
            try:
                with transaction.atomic():
                    assert not CaseNote.objects.exists()
            except DatabaseError:
                pass
    with within(EVERYTHING):
        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM plut_casenote")
            assert b"Suaminya" not in bytes(cursor.fetchone()[0])
        assert "Suaminya" not in str(Entry.objects.filter(act="case.noted").values_list("words", flat=True))


def test_a_closed_case_tells_how_it_ended(people):
    case = a_case(people)
    with within(scope_of(people.budi)):
        for _time in range(2):
            actions.close_case(case, outcome="reached", reason="NIB terbit", on=TODAY, by=people.budi, at=AT)
        case.refresh_from_db()
        assert (case.outcome, case.closing_reason, case.closed_on) == ("reached", "NIB terbit", TODAY)
        assert CaseStep.objects.filter(step="closed").count() == 1
        with pytest.raises(Refused, match="sudah ditutup"):
            actions.assign_case(case, people.budi, by=people.budi, at=AT)


def test_a_case_closes_with_a_reason_and_not_before_it_opened(people):
    case = a_case(people)
    with within(scope_of(people.budi)):
        with pytest.raises(Refused, match="mengapa"):
            actions.close_case(case, outcome="reached", reason=" ", on=TODAY, by=people.budi, at=AT)
        with pytest.raises(Refused, match="mendahului"):
            actions.close_case(
                case, outcome="reached", reason="x", on=date(2026, 5, 1), by=people.budi, at=AT
            )


def test_a_closed_case_opens_again_unless_another_is_open(people):
    business = a_business()
    case = a_case(people, business)
    with within(scope_of(people.budi)):
        actions.close_case(case, outcome="stopped", reason="Sibuk", on=TODAY, by=people.budi, at=AT)
        actions.reopen_case(case, reason="Kembali", by=people.budi, at=AT)
        assert case.is_open
        actions.close_case(case, outcome="stopped", reason="Sibuk", on=TODAY, by=people.budi, at=AT)
    a_case(people, business, on=TODAY)
    with within(scope_of(people.budi)), pytest.raises(Refused, match="pendampingan lain"):
        actions.reopen_case(case, reason="Kembali", by=people.budi, at=AT)


def test_only_who_works_at_the_centre_answers_for_a_case(people):
    case = a_case(people)
    with within(scope_of(people.budi)), pytest.raises(Refused, match="bertugas"):
        actions.assign_case(case, people.rina, by=people.budi, at=AT)


def test_a_transfer_keeps_the_history_and_lets_the_new_centre_read_it(people, beside):
    case = a_case(people)
    a_session(people, case, topic="Sebelum pindah")
    with within(scope_of(people.budi)):
        actions.note(case, "Rahasia dapur.", by=people.budi, at=AT)
        actions.transfer_case(case, centre_of("PLUT Sebelah"), reason="Lebih dekat", by=people.budi, at=AT)
        case.refresh_from_db()
        assert case.outcome == "moved"
        assert Case.objects.get() == case
    with within(scope_of(beside)):
        there = Case.objects.open().get()
        assert (there.former_id, there.origin, there.consultant) == (case.pk, "transfer", None)
        assert Session.objects.get().topic == "Sebelum pindah"
        assert SessionClient.objects.get().case_id == case.pk
        assert not CaseNote.objects.exists()
        assert Session.objects.update(topic="diubah") == 0


def test_of_a_session_of_several_clients_the_new_centre_reads_the_one_who_came(people, beside):
    moving, staying = a_case(people), a_case(people, a_business("Usaha Tetap"))
    a_session(people, moving, staying, mode="kelas")
    with within(scope_of(beside)):
        assert not Session.objects.exists()
    with within(scope_of(people.budi)):
        actions.transfer_case(moving, centre_of("PLUT Sebelah"), reason="Lebih dekat", by=people.budi, at=AT)
    with within(scope_of(beside)):
        assert Session.objects.get() == visible_sessions(scope_of(beside)).get()
        assert [row.case_id for row in SessionClient.objects.all()] == [moving.pk]
        assert not Case.objects.filter(pk=staying.pk).exists()
        assert Session.objects.update(topic="diubah") == 0


def test_a_client_moves_only_to_a_centre_that_serves_its_place(people):
    case = a_case(people)
    with within(scope_of(people.budi)), pytest.raises(Refused, match="tidak melayani"):
        actions.transfer_case(case, centre_of("PLUT Malang"), reason="Ikut suami", by=people.budi, at=AT)


def test_three_letters_find_a_client_by_name_or_owner(people):
    case = a_case(people)
    a_case(people, a_business("Warung Amin"))
    with within(scope_of(people.budi)):
        scope = scope_of(people.budi)
        for text in ("kar", "bu sri", "pemilik kar"):
            assert [each.pk for each in found(CaseFilter(text=text), scope=scope, on=TODAY)] == [case.pk]
        assert found(CaseFilter(text="ka"), scope=scope, on=TODAY).count() == 2
        assert found(CaseFilter(lacking="sesi"), scope=scope, on=TODAY).count() == 2
