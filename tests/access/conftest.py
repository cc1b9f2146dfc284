"""What the two walks over every address share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.defaults import page_not_found

from karawo.config import urls
from tests.access import world as worlds


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker) -> Iterator[worlds.World]:
    """One world for all rooms of a walk: each question takes back what it wrote, the module takes back the world."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that says so is the same at every address: each person's is drawn once, then its status alone."""
    drawn: set[int | None] = set()

    def answer(request: HttpRequest, exception: Exception) -> HttpResponse:
        if request.user.pk in drawn:
            return HttpResponseNotFound()
        drawn.add(request.user.pk)
        return page_not_found(request, exception)

    monkeypatch.setattr(urls, "handler404", answer, raising=False)
