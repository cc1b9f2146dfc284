"""The live board: joining, writing, grouping, voting, deciding; pages for phones and for the facilitator."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.gatherings import actions
from karawo.gatherings.actions import GivenDecision, GivenNote
from karawo.gatherings.models import (
    Board,
    Decision,
    GatheringKind,
    Note,
    Vote,
    decision_made,
    decision_withdrawn,
)
from karawo.gatherings.pages.board.taking_part import _by_phone
from karawo.gatherings.queries import FollowUp, followups, standing_of, version_of
from karawo.gatherings.tests.examples import STARTS, Stage, open_stage
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db
COPI = GivenNote(
    "Universitas Contoh", "Melatih cara sangrai", element_code="academia", stage_code="production"
)


@pytest.fixture
def fgd(people) -> Stage:
    kind = GatheringKind.objects.get(code="fgd")
    return open_stage(people, kind=kind, title="FGD contoh", seats=30)


@pytest.fixture
def board(fgd) -> Board:
    with within(scope_of(fgd.budi)):
        found = actions.open_board(fgd.gathering, by=fgd.budi, at=AT)
        for name in ("Kopi", "Gula aren", "Karawo"):
            actions.add_commodity(found, name=name, by=fgd.budi, at=AT)
    return found


def join(board: Board, name: str = "Nur"):
    return actions.join(board.code, name=name, element_code="business", key=uuid.uuid4(), at=AT)


def write(board: Board, seated, given: GivenNote = COPI, key: uuid.UUID | None = None):
    return actions.write_note(
        board, given, key=key or uuid.uuid4(), participant=seated.participant, written_at=AT, at=AT
    )


def test_a_note_sent_twice_stands_once_and_each_change_raises_the_pulse(board):
    seated, key = join(board), uuid.uuid4()
    before = version_of(board.pk)
    note, is_new = write(board, seated, key=key)
    again, is_again_new = write(board, seated, key=key)
    assert (is_new, is_again_new, again.pk) == (True, False, note.pk)
    assert version_of(board.pk) == before + 1
    standing = standing_of(board)
    assert [each.pk for each in standing.notes] == [note.pk]
    assert {code: len(rows) for code, _name, rows in standing.columns}["academia"] == 1


def test_nobody_joins_or_writes_once_the_board_is_closed(board, fgd):
    seated = join(board)
    fgd.do(actions.close_board, board)
    with pytest.raises(actions.BoardGone):
        join(board, "Terlambat")
    with pytest.raises(actions.BoardGone):
        write(board, seated)
    fgd.do(actions.open_board, fgd.gathering)
    assert write(board, seated)[1]


def test_the_secret_of_one_board_opens_no_other(board, people):
    other = open_stage(people, kind=GatheringKind.objects.get(code="fgd"), title="FGD lain")
    with within(scope_of(people.budi)):
        elsewhere = actions.open_board(other.gathering, by=people.budi, at=AT)
    seated = join(board)
    assert actions.at_board(board.code, seated.token).pk == seated.participant.pk
    for code, token in ((elsewhere.code, seated.token), (board.code, "palsu")):
        with pytest.raises(actions.BoardGone):
            actions.at_board(code, token)


def test_a_fresh_link_ends_the_old_secret_and_who_is_removed_is_out(board, fgd):
    seated = join(board)
    token = fgd.do(actions.make_board_link, seated.participant)
    with pytest.raises(actions.BoardGone):
        actions.at_board(board.code, seated.token)
    fgd.do(actions.remove_participant, actions.at_board(board.code, token))
    with pytest.raises(actions.BoardGone):
        actions.at_board(board.code, token)


def test_notes_are_hidden_shown_grouped_and_set_free(board, fgd):
    nur, rahma = join(board), join(board, "Rahma")
    first, second = write(board, nur)[0], write(board, rahma)[0]
    with pytest.raises(NotAllowed):
        actions.hide_note(first, is_hidden=True, participant=rahma.participant, at=AT)
    fgd.do(actions.hide_note, first, is_hidden=True)
    assert [each.pk for each in standing_of(board).hidden] == [first.pk]
    actions.hide_note(first, is_hidden=False, participant=nur.participant, at=AT)
    with pytest.raises(Refused, match="dua catatan"):
        fgd.do(actions.group_notes, board, note_ids=[first.pk], title="Pelatihan")
    group = fgd.do(actions.group_notes, board, note_ids=[first.pk, second.pk], title="Pelatihan")
    assert {each.group_id for each in standing_of(board).notes} == {group.pk}
    fgd.do(actions.dissolve_group, group)
    assert {each.group_id for each in standing_of(board).notes} == {None}


def test_dots_are_counted_with_their_voters_and_moved_until_the_ballot_closes(board, fgd):
    ballot = fgd.do(actions.open_ballot, board, question="Mana dahulu?", dots=3)
    with pytest.raises(Refused, match="tutup dahulu"):
        fgd.do(actions.open_ballot, board, question="Lagi?", dots=3)
    coffee, sugar, cloth = (each.pk for each in standing_of(board).commodities)
    nur, rahma = join(board).participant, join(board, "Rahma").participant
    with pytest.raises(Refused, match="paling banyak 3"):
        actions.vote(ballot, nur, [coffee] * 4, at=AT)
    actions.vote(ballot, nur, [sugar] * 3, at=AT)
    actions.vote(ballot, nur, [coffee, coffee, cloth], at=AT)
    actions.vote(ballot, rahma, [coffee], at=AT)
    (result,) = standing_of(board).results
    assert (result.voters, result.participants, result.dots) == (2, 2, 4)
    assert [(row.commodity.name, row.dots, row.voters) for row in result.rows][:2] == [
        ("Kopi", 3, 2),
        ("Karawo", 1, 1),
    ]
    fgd.do(actions.close_ballot, ballot)
    with pytest.raises(Refused, match="ditutup"):
        actions.vote(ballot, rahma, [sugar], at=AT)


def test_the_database_lets_nobody_give_more_dots_than_there_are(board, fgd):
    ballot = fgd.do(actions.open_ballot, board, question="Mana dahulu?", dots=2)
    vote = actions.vote(ballot, join(board).participant, [], at=AT)
    with within(EVERYTHING), pytest.raises(IntegrityError), transaction.atomic():
        record("test.change", by=None, at=AT)
        Vote.objects.filter(pk=vote.pk).update(commodity_ids=[1, 2, 3])


def decision(**changes) -> GivenDecision:
    told = {
        "who": "Bank Contoh", "what": "Mendampingi pengajuan kredit", "contribution_code": "people",
        "due_on": STARTS.date() + timedelta(days=30), "quantity": Decimal(10), "unit": "orang",
    }  # fmt: skip
    return GivenDecision(**told | changes)


def test_a_decision_is_told_within_its_transaction_and_refused_with_it(fgd):
    told = []

    def heard(sender, decision, **more):
        told.append(decision.pk)
        if decision.who == "Ditolak":
            raise Refused("tidak dapat")

    decision_made.connect(heard)
    try:
        key = uuid.uuid4()
        made, is_new = fgd.do(actions.decide, fgd.gathering, given=decision(), key=key)
        _same, is_same_new = fgd.do(actions.decide, fgd.gathering, given=decision(), key=key)
        assert (is_new, is_same_new, told) == (True, False, [made.pk])
        with pytest.raises(Refused):
            fgd.do(actions.decide, fgd.gathering, given=decision(who="Ditolak"), key=uuid.uuid4())
    finally:
        decision_made.disconnect(heard)
    with within(EVERYTHING):
        assert list(Decision.objects.values_list("who", "number")) == [("Bank Contoh", 1)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"who": " "}, "who"),
        ({"unit": ""}, "unit"),
        ({"due_on": AT.date()}, "due_on"),
        ({"what": ""}, "what"),
    ],
)
def test_a_decision_names_who_what_and_until_when(fgd, change, field):
    with pytest.raises(Refused) as refused:
        fgd.do(actions.decide, fgd.gathering, given=decision(**change), key=uuid.uuid4())
    assert refused.value.field == field


def test_a_withdrawn_decision_stays_with_its_reason_and_is_told(fgd):
    told = []
    made, _new = fgd.do(actions.decide, fgd.gathering, given=decision(), key=uuid.uuid4())

    def heard(sender, decision, reason, **more):
        told.append(reason)

    decision_withdrawn.connect(heard)
    try:
        fgd.do(actions.withdraw_decision, made, reason="Salah catat")
        fgd.do(actions.withdraw_decision, made, reason="Salah catat")
    finally:
        decision_withdrawn.disconnect(heard)
    assert told == ["Salah catat"]


def test_a_phone_joins_writes_and_sees_the_note_and_nothing_new_after(board):
    phone = Client()
    url = reverse("gatherings:join", args=[board.code])
    assert "Bergabung" in phone.get(url).content.decode()
    assert phone.post(url, {"name": ""}).status_code == 422
    assert phone.post(url, {"name": "Nur", "organisation": "Kedai Nur"}).status_code == 302
    assert phone.cookies["karawo_papan"]["path"] == url and phone.cookies["karawo_papan"]["httponly"]
    page = phone.get(url).content.decode()
    assert "Kedai Nur" in page and 'hx-trigger="every 1s, karawo:now"' in page
    told = {"stakeholder": "Kedai Nur", "text": "Tempat uji rasa", "idempotency_key": str(uuid.uuid4())}
    headers = {"accept": "application/json"}
    first, again = (phone.post(url + "catatan/", told, headers=headers) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert phone.post(url + "catatan/", {"text": "x"}, headers=headers).status_code == 422
    version = version_of(board.pk)
    part = phone.get(url + f"isi/?v={version - 1}")
    assert 'hx-trigger="every 1s, load delay:400ms' in part.content.decode(), "who writes is seldom alone"
    assert part.status_code == 200 and "Tempat uji rasa" in part.content.decode()
    assert phone.get(url + f"isi/?v={version}").status_code == 204
    with within(EVERYTHING):
        note = Note.objects.get()
    phone.post(url + f"catatan/{note.pk}/penarikan/")
    assert "Catatan saya yang ditarik" in phone.get(url).content.decode()
    assert Client().post(url + "catatan/", told, headers=headers).status_code == 410


def test_each_phone_is_counted_for_itself_and_who_joins_by_the_address(board):
    counted = []
    for name in ("Nur", "Ani"):
        phone = Client()
        url = reverse("gatherings:join", args=[board.code])
        phone.post(url, {"name": name})
        request = phone.get(url).wsgi_request
        counted.append(_by_phone(request))
    assert len(set(counted)) == 2 and not any("127.0.0.1" in each for each in counted)
    assert _by_phone(phone.post(url, {"name": "Lagi"}).wsgi_request) == "alamat 127.0.0.1"
    assert _by_phone(Client().get(url).wsgi_request) == "alamat 127.0.0.1"


def test_a_board_is_read_once_for_all_who_look_at_the_same_version(board):
    phones = [Client(), Client()]
    url = reverse("gatherings:join", args=[board.code])
    for number, phone in enumerate(phones):
        phone.post(url, {"name": f"Peserta {number}"})
    write(board, join(board))
    assert "Melatih cara sangrai" in phones[0].get(url + "isi/?v=0").content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert "Melatih cara sangrai" in phones[1].get(url + "isi/?v=0").content.decode()
    assert not any("gatherings_note" in query["sql"] for query in asked)
    write(board, join(board, "Ida"), key=uuid.uuid4())
    with CaptureQueriesContext(connection) as asked:
        phones[1].get(url + "isi/?v=0")
    assert any("gatherings_note" in query["sql"] for query in asked)


def test_a_phone_votes_with_dots(board, fgd):
    fgd.do(actions.open_ballot, board, question="Mana dahulu?", dots=3)
    phone = Client()
    url = reverse("gatherings:join", args=[board.code])
    phone.post(url, {"name": "Nur"})
    coffee = standing_of(board).commodities[0].pk
    assert phone.post(url + "suara/", {f"titik-{coffee}": "9"}).status_code == 422
    assert phone.post(url + "suara/", {f"titik-{coffee}": "3"}).status_code == 302
    assert "3 titik, 1 orang" in phone.get(url).content.decode()


def test_a_personal_link_lets_in_by_post_alone(board, fgd):
    token = fgd.do(actions.make_board_link, join(board).participant)
    phone = Client()
    url = reverse("gatherings:entering", args=[board.code, token])
    assert "Masuk papan sebagai Nur" in phone.get(url).content.decode()
    assert "karawo_papan" not in phone.cookies
    phone.post(url)
    assert "Nur" in phone.get(reverse("gatherings:join", args=[board.code])).content.decode()


def test_a_ticket_leads_to_the_board_under_its_own_name(board, fgd):
    seated = actions.sign_up(
        fgd.gathering, actions.Person(name="Nur Aini", phone="081244007788"), key=uuid.uuid4(), channel="web",
        has_consented=True, by=None, at=AT,
    )  # fmt: skip
    phone = Client()
    answer = phone.post(reverse("gatherings:from_ticket", args=[seated.token]))
    assert answer.status_code == 302
    assert "Nur Aini" in phone.get(answer["Location"]).content.decode()


def test_the_facilitator_sees_the_board_the_wall_and_prints_the_minutes(board, fgd, people):
    write(board, join(board))
    budi = Client()
    budi.force_login(people.budi)
    followups._readers.append(lambda ids: {pk: FollowUp("berjalan", "info") for pk in ids})
    try:
        url = reverse("gatherings:decisions", args=[fgd.gathering.pk])
        told = {
            "who": "Bank Contoh", "what": "Mendampingi kredit", "contribution_code": "people", "quantity": "1.000",
            "unit": "orang", "due_on": (timezone.localdate() + timedelta(days=900)).isoformat(),
        }  # fmt: skip
        assert budi.post(url, told | {"unit": ""}).status_code == 422
        page = budi.post(url, told, follow=True).content.decode()
        assert "1.000 orang" in page and "berjalan" in page
        # Django's own words for "No" say "Tidak".
        assert 'data-label="No."' in page and "Tidak</th>" not in page
    finally:
        followups._readers.pop()
    for name in ("board", "wall"):
        page = budi.get(reverse(f"gatherings:{name}", args=[fgd.gathering.pk])).content.decode()
        assert "Universitas Contoh" in page and board.code in page
    assert budi.get(reverse("gatherings:minutes", args=[fgd.gathering.pk])).content[:5] == b"%PDF-"
    stranger = Client()
    stranger.force_login(people.rina)
    assert stranger.get(reverse("gatherings:board", args=[fgd.gathering.pk])).status_code == 404
