"""What people read when a page cannot be given: in Indonesian, in the look of the product, with a way on."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from karawo.accounts.access import limited

pytestmark = pytest.mark.django_db


def is_ours(answer, heading: str) -> bool:
    page = answer.content.decode()
    return '<html lang="id"' in page and "Karawo</title>" in page and f"<h1>{heading}</h1>" in page


def test_an_address_that_is_not_there(client):
    answer = client.get("/tidak-ada/")
    assert answer.status_code == 404
    assert is_ours(answer, "Halaman tidak ditemukan")


def test_a_form_whose_sign_of_safety_is_gone(people):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.budi)
    answer = browser.post("/saringan/", {"name": "x"})
    assert answer.status_code == 403
    assert is_ours(answer, "Anda belum boleh membuka ini")


def test_a_refusal(rf):
    answer = get_resolver().resolve_error_handler(403)(rf.get("/"), exception=PermissionDenied())
    assert answer.status_code == 403
    assert is_ours(answer, "Anda belum boleh membuka ini")


def test_too_many_questions_say_when_to_come_back(rf, people):
    cache.clear()
    page = limited("uji", "1/m/user")(lambda _request: HttpResponse("ya"))
    request = rf.get("/")
    request.user = people.budi
    assert page(request).status_code == 200
    answer = page(request)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "Tunggu 60 detik" in answer.content.decode()
    assert is_ours(answer, "Terlalu banyak percobaan")


def test_a_fault_of_ours(people, monkeypatch):
    def broken(*_given, **_named):
        raise RuntimeError("sengaja")

    monkeypatch.setattr("karawo.front.pages.searching.found", broken)
    browser = Client(raise_request_exception=False)
    browser.force_login(people.budi)
    answer = browser.get("/cari/?q=karawo")
    assert answer.status_code == 500
    assert is_ours(answer, "Ada gangguan di pihak kami")
