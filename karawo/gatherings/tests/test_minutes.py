"""Minutes are frozen with a number and a checksum, prove themselves, and tell what has changed since."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karawo.accounts.access import scope_of
from karawo.gatherings import actions
from karawo.gatherings.models import GatheringKind, Minutes
from karawo.gatherings.queries.minutes import changes_since, kept_words, words_of
from karawo.gatherings.rules.minutes import differences
from karawo.gatherings.tests.examples import STARTS, Stage, open_stage
from karawo.gatherings.tests.test_board import COPI, decision
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.kit.canonical import canonical, checksum
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db
LATER = STARTS + timedelta(hours=4)
SIGNERS = actions.Signers("Budi Konsultan", "Nur Aini", "Universitas Contoh")


@pytest.fixture
def fgd(people) -> Stage:
    stage = open_stage(people, kind=GatheringKind.objects.get(code="fgd"), title="FGD kopi", seats=30)
    board = stage.do(actions.open_board, stage.gathering)
    seated = actions.join(board.code, name="Nur", element_code="academia", key=uuid.uuid4(), at=STARTS)
    actions.write_note(
        board, COPI, key=uuid.uuid4(), participant=seated.participant, written_at=STARTS, at=STARTS
    )
    stage.come(stage.sign_up("Nur Aini", organisation="Universitas Contoh", element_code="academia"))
    return stage


def freeze(stage: Stage, *, signers=SIGNERS, by=None, at=LATER) -> Minutes:
    return stage.do(actions.freeze_minutes, stage.gathering, signers=signers, by=by, at=at)


def test_minutes_get_the_next_number_of_the_place_and_year_and_a_checksum(fgd, people):
    first = freeze(fgd)
    assert (first.number, first.as_of, first.frozen_by) == ("0001/NTL/7571/VIII/2026", LATER, people.budi)
    with within(scope_of(people.budi)):
        kept = Minutes.objects.get()
        assert checksum(kept.content) == kept.sha256
        assert kept_words(kept)["words"]["people"][0][1] == "Nur Aini"
        assert Entry.objects.filter(act="minutes.frozen").count() == 1


def test_pressed_twice_minutes_are_frozen_once_and_a_change_makes_the_next_one(fgd, people):
    first = freeze(fgd)
    assert freeze(fgd, at=LATER + timedelta(minutes=1)) == first
    fgd.do(actions.decide, fgd.gathering, given=decision(), key=uuid.uuid4())
    second = freeze(fgd, at=LATER + timedelta(hours=1))
    assert (second.number, second.replaces) == ("0002/NTL/7571/VIII/2026", first)


def test_what_has_changed_since_is_told_row_by_row(fgd, people):
    kept = freeze(fgd)
    with within(scope_of(people.budi)):
        assert changes_since(kept) == ()
    fgd.do(actions.decide, fgd.gathering, given=decision(who="Bank Contoh"), key=uuid.uuid4())
    with within(scope_of(people.budi)):
        (change,) = changes_since(kept)
    assert (change.part, change.row, change.before) == ("Keputusan", "1. Bank Contoh", "")
    assert "Mendampingi pengajuan kredit" in change.after


def test_a_row_that_stands_twice_is_compared_twice(fgd, people):
    with within(scope_of(people.budi)):
        words = words_of(fgd.gathering)
    twice = words | {"facts": [*words["facts"], ["Tempat", "Aula lain"]]}
    (change,) = differences(words, twice)
    assert (change.row, change.before, change.after) == ("Tempat (2)", "", "Aula lain")
    assert canonical({"b": 1, "a": 2}) == '{"a":2,"b":1}'


def test_minutes_are_refused_before_the_gathering_without_a_signer_and_for_a_stranger(fgd, people):
    with pytest.raises(Refused, match="belum mulai"):
        freeze(fgd, at=STARTS - timedelta(hours=1))
    with pytest.raises(Refused, match="pemandu"):
        freeze(fgd, signers=actions.Signers(" ", ""))
    with pytest.raises(NotAllowed):
        freeze(fgd, by=people.ani)


def test_the_database_lets_nobody_change_or_delete_frozen_minutes(fgd):
    kept = freeze(fgd)
    for change in (
        lambda: Minutes.objects.filter(pk=kept.pk).update(sha256="0" * 64),
        lambda: Minutes.objects.filter(pk=kept.pk).delete(),
    ):
        with within(EVERYTHING), pytest.raises(DatabaseError), transaction.atomic():
            record("test.cheat", by=None, at=LATER)
            change()


@pytest.fixture
def today(people) -> Stage:
    begun = timezone.now() - timedelta(hours=1)
    stage = open_stage(
        people, title="FGD hari ini", made_at=begun, starts_at=begun, ends_at=begun + timedelta(hours=5)
    )
    stage.come(stage.sign_up("Nur Aini", at=begun - timedelta(hours=1)), at=begun)
    return stage


def test_the_facilitator_freezes_prints_and_anybody_proves_the_paper(today, people):
    budi = Client()
    budi.force_login(people.budi)
    url = reverse("gatherings:freezing", args=[today.gathering.pk])
    assert "Bekukan notula" in budi.get(url).content.decode()
    assert budi.post(url, {"facilitator": ""}).status_code == 422
    told = {"facilitator": "Budi", "representative": "Nur Aini", "of": "Universitas Contoh"}
    page = budi.post(url, told, follow=True)
    with within(EVERYTHING):
        kept = Minutes.objects.get()
    text = page.content.decode()
    assert kept.number in text and kept.sha256 in text and "sama dengan yang dibekukan" in text
    paper = budi.get(reverse("gatherings:frozen_minutes_paper", args=[kept.pk]))
    assert paper.content[:5] == b"%PDF-"
    assert paper.content == budi.get(reverse("gatherings:frozen_minutes_paper", args=[kept.pk])).content
    proof = Client().get(reverse("gatherings:minutes_proof", args=[kept.token]))
    assert "tercatat dan utuh" in proof.content.decode() and "Nur Aini" not in proof.content.decode()
    assert Client().get(reverse("gatherings:minutes_proof", args=["bukan-tanda"])).status_code == 410
    rina = Client()
    rina.force_login(people.rina)
    assert rina.get(reverse("gatherings:frozen_minutes", args=[kept.pk])).status_code == 404


def test_who_prints_the_names_of_those_who_came_stands_in_the_journal(today, people):
    budi = Client()
    budi.force_login(people.budi)
    assert budi.get(reverse("gatherings:minutes", args=[today.gathering.pk])).content[:5] == b"%PDF-"
    with within(EVERYTHING):
        entry = Entry.objects.select_related("by").get(act="gathering.exported")
    assert entry.by == people.budi and entry.words["list"] == "Rancangan notula FGD hari ini"
