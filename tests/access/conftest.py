"""What the two walks over every address share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import override_settings
from django.views.defaults import page_not_found

from karawo.accounts import middleware
from karawo.config import urls
from karawo.regions.access import to_the_end
from tests.access import world as worlds


@contextmanager
def each_is_taken_back() -> Iterator[None]:
    """For walks that roll back to before each request: that rollback is then the end of the request's transaction.

    A second transaction inside of it would be opened and closed ten thousand times to no end.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            middleware.OneTransaction, "__call__", lambda self, request: self.get_response(request)
        )
        patched.setattr(middleware, "for_the_request", to_the_end)
        with override_settings(SESSION_ENGINE="tests.access.sessions"):
            yield


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker) -> Iterator[worlds.World]:
    """One world for all rooms of a walk: each question takes back what it wrote, the module takes back the world."""
    with django_db_blocker.unblock(), transaction.atomic(), each_is_taken_back():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def taken_back() -> Iterator[None]:
    """For a walk in a world of its own."""
    with each_is_taken_back():
        yield


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
