"""Sessions that waited on a phone: under their own person, and for every client of the centre."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karawo.plut.models import Session
from karawo.plut.tests.examples import a_business, a_case
from karawo.regions.access import EVERYTHING, within
from karawo.ui import outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def deliver(people):
    def send(case, username="budi", *, as_whom=None, days_old=0, **answers):
        browser = Client()
        browser.force_login(getattr(people, username))
        headers = {
            "X-Karawo-Outbox": (timezone.localdate() - timedelta(days=days_old)).isoformat(),
            "X-Karawo-Person": str(getattr(people, as_whom or username).pk),
        }
        typed = {
            "idempotency_key": str(uuid4()), "clients": case.pk, "on": "2026-06-02", "topic": "Harga pokok",
            "mode": "kunjungan", "duration_minutes": "45", "field_code": "produksi", **answers,
        }  # fmt: skip
        return browser.post("/sesi/kiriman/", typed, headers=headers)

    return send


def test_a_session_is_never_taken_under_another_person(people, deliver):
    case = a_case(people)
    answer = deliver(case, as_whom="darma")
    assert (answer.status_code, answer.json()["reason"]) == (409, "person")
    assert deliver(case, days_old=91).status_code == 426
    assert deliver(case, "darma").status_code == 404
    with within(EVERYTHING):
        assert not Session.objects.exists()
    assert deliver(case, days_old=90).status_code == 201


def test_any_client_of_the_centre_may_be_named_however_many_there_are(people, deliver, monkeypatch):
    monkeypatch.setattr("karawo.plut.pages.sessions.MOST_CLIENTS", 1)
    first, second = a_case(people), a_case(people, a_business("Kopi Pinogu"))
    assert [deliver(case).status_code for case in (first, second)] == [201, 201]


def test_a_case_elsewhere_is_no_answer(people, deliver):
    answer = deliver(a_case(people), "rina")
    assert answer.status_code == 422
    assert "clients" in answer.json()["errors"]


def test_the_blank_form_names_nobody_and_guesses_no_field_and_no_day(people, client):
    case = a_case(people)
    page = client.get("/sesi/kosong/").content.decode()
    client.force_login(people.budi)
    assert client.get("/sesi/kosong/").content.decode() == page
    assert "Karawo Bu Sri" not in page and "csrfmiddlewaretoken" not in page
    assert '<option value="" selected>Pilih bidang</option>' in page
    assert not re.search(r'name="on"[^>]* value=', page)
    [kind] = [kind for kind in outbox.kinds() if kind.name == "sesi"]
    assert re.match(kind.page, f"/sesi/baru/?kasus={case.pk}")
    assert re.match(kind.page, f"/sesi/baru/?kasus={case.pk}&program=4")
