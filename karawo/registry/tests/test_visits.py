"""A visit entered without a signal: once, under its own person, and never over what another has said."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import verify_in_field
from karawo.registry.models import Business, Observation, Submission
from karawo.registry.tests.examples import registered
from karawo.ui import outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def bu_sri(people):
    return registered(people.budi)


@pytest.fixture
def deliver(desk, people, bu_sri):
    def send(username="budi", *, as_whom=None, made=None, business=bu_sri, **answers):
        person = getattr(people, as_whom or username)
        headers = {
            "X-Karawo-Outbox": (made or timezone.localdate()).isoformat(),
            "X-Karawo-Person": str(person.pk),
        }
        typed = {"status": "moved", "idempotency_key": str(uuid4()), **answers}
        return desk(username).post(f"/usaha/{business.pk}/kunjungan/", typed, headers=headers)

    return send


def visits() -> int:
    with within(EVERYTHING):
        return Entry.objects.filter(act="business.verified").count()


def test_a_visit_is_received_once_and_answered_the_same_however_often_it_comes(deliver):
    key = str(uuid4())
    first, second, third = (deliver(idempotency_key=key) for _each in range(3))
    assert (first.status_code, second.status_code, third.status_code) == (201, 200, 200)
    assert first.json() == second.json() == third.json()
    assert first.json()["key"] == key
    assert visits() == 1


def test_the_answer_stays_the_same_where_the_point_could_not_be_right(deliver):
    key = str(uuid4())
    answers = {"latitude": "48.85", "longitude": "2.35", "idempotency_key": key}
    assert "tanpa titik" in deliver(**answers).json()["text"]
    assert deliver(**answers).json() == deliver(**answers).json()
    with within(EVERYTHING):
        assert not Observation.objects.filter(what="position").exists()


def test_the_key_of_another_person_is_refused_and_nothing_is_lost_in_silence(deliver):
    key = str(uuid4())
    assert deliver("budi", idempotency_key=key).status_code == 201
    again = deliver("darma", idempotency_key=key, status="closed")
    assert again.status_code == 422
    assert "dipakai orang lain" in again.json()["errors"][0]["text"]
    assert visits() == 1


def test_a_visit_counts_for_the_day_it_was_made_and_is_known_since_it_arrived(deliver, bu_sri):
    day = timezone.now() - timedelta(days=3)
    assert deliver(seen_at=day.isoformat()).status_code == 201
    with within(EVERYTHING):
        seen = Observation.objects.filter(what="status", business=bu_sri).order_by("-id")[0]
        assert seen.period_to == timezone.localdate(day)
        assert timezone.localdate(seen.known_at) == timezone.localdate()


@pytest.mark.parametrize(
    "clock", ["2999-01-01T00:00:00Z", "9999-99-99T00:00", "kemarin", "0001-01-01T00:00", ""]
)
def test_a_clock_that_is_wrong_never_loses_a_visit(deliver, clock):
    assert deliver(seen_at=clock).status_code == 201
    with within(EVERYTHING):
        assert Observation.objects.filter(what="status").order_by("-id")[0].period_to <= timezone.localdate()


def test_what_another_said_meanwhile_is_shown_and_not_overwritten(deliver, people, bu_sri):
    with within(EVERYTHING):
        verify_in_field(bu_sri, "active", by=people.budi, at=timezone.now())
        verify_in_field(bu_sri, "closed", by=people.darma, at=timezone.now())
    key = str(uuid4())
    answer = deliver(base=json.dumps({"status": "active"}), idempotency_key=key)
    assert answer.status_code == 409
    [conflict] = answer.json()["conflicts"]
    assert (conflict["field"], conflict["mine"], conflict["theirs"]) == ("status", "moved", "closed")
    assert conflict["by"] == "Darma Dinas"
    with within(EVERYTHING):
        assert Business.objects.get().status == "closed"
        assert not Submission.objects.filter(key=key).exists()
    decided = deliver(base=json.dumps(answer.json()["base"]), idempotency_key=key)
    assert decided.status_code == 201
    with within(EVERYTHING):
        assert Business.objects.get().status == "moved"


def test_a_form_that_does_not_know_its_base_goes_by_the_clock(deliver, people, bu_sri):
    with within(EVERYTHING):
        verify_in_field(bu_sri, "closed", by=people.darma, at=timezone.now() - timedelta(hours=1))
    before = (timezone.now() - timedelta(hours=2)).isoformat()
    assert deliver(seen_at=before).status_code == 409
    assert deliver(seen_at=timezone.now().isoformat()).status_code == 201


@pytest.mark.parametrize("base", ["[]", "x", '"a"', "null", '{"status": 4}'])
def test_a_base_that_makes_no_sense_is_no_base_or_another(deliver, base):
    assert deliver(base=base).status_code == 201


def test_who_agrees_with_the_other_is_not_asked(deliver, people, bu_sri):
    with within(EVERYTHING):
        verify_in_field(bu_sri, "moved", by=people.darma, at=timezone.now())
    assert deliver(base=json.dumps({"status": "active"})).status_code == 201


def test_without_script_the_contradiction_is_said_beside_the_question(desk, people, bu_sri):
    with within(EVERYTHING):
        verify_in_field(bu_sri, "closed", by=people.darma, at=timezone.now())
    url, typed = f"/usaha/{bu_sri.pk}/kunjungan/", {"status": "active", "base": '{"status": "unknown"}'}
    answer = desk("budi").post(url, typed)
    assert answer.status_code == 422
    assert "Sementara itu Darma Dinas mencatat “tutup”" in answer.content.decode()
    assert "{&quot;status&quot;: &quot;closed&quot;}" in answer.content.decode()


def test_a_delivery_is_never_taken_under_another_person(deliver):
    answer = deliver("darma", as_whom="budi")
    assert (answer.status_code, answer.json()["reason"]) == (409, "person")
    assert visits() == 0


def test_who_is_signed_out_is_told_to_sign_in_and_keeps_it(client, people, bu_sri):
    headers = {"X-Karawo-Outbox": timezone.localdate().isoformat(), "X-Karawo-Person": str(people.budi.pk)}
    answer = client.post(f"/usaha/{bu_sri.pk}/kunjungan/", {"status": "moved"}, headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (401, "sign_in")


@pytest.mark.parametrize(("days", "status"), [(0, 201), (90, 201), (91, 426)])
def test_pages_of_ninety_days_are_still_accepted(deliver, days, status):
    assert deliver(made=timezone.localdate() - timedelta(days=days)).status_code == status


def test_a_stranger_learns_nothing(deliver):
    answer = deliver("rina")
    assert (answer.status_code, answer.json()["reason"]) == (404, "gone")


def test_a_visit_without_an_answer_says_what_is_missing(deliver):
    answer = deliver(status="")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["text"] == "Tekan salah satu: masih ada, pindah, atau tutup."


def test_the_blank_form_is_the_same_for_everybody_and_names_nobody(client, desk, bu_sri):
    signed_in, signed_out = desk("budi").get("/usaha/kunjungan/"), client.get("/usaha/kunjungan/")
    assert signed_in.content == signed_out.content
    for name in ("Budi", bu_sri.name, "csrfmiddlewaretoken"):
        assert name not in signed_in.content.decode()


def test_the_page_that_phones_keep_is_found_by_the_page_of_a_visit(bu_sri):
    import re

    [kind] = [kind for kind in outbox.kinds() if kind.name == "kunjungan"]
    assert re.match(kind.page, f"/usaha/{bu_sri.pk}/kunjungan/")
    assert not re.match(kind.page, "/usaha/kunjungan/")
