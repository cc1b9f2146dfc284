"""What the two walks over every address share."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.defaults import page_not_found

from karawo.config import urls


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
