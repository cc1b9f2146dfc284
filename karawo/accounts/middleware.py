"""Each request is one transaction, seen through the scope of the person who sent it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from karawo.accounts.access import scope_of
from karawo.regions.access import within

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


class OneTransaction:
    """All that a request writes is kept together or not at all: an error in the page undoes the whole request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class Territory:
    """Puts the scope of the signed-in person on the transaction; signed out means no rows."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.scope = scope_of(request.user)  # type: ignore[attr-defined]
        with within(request.scope):  # type: ignore[attr-defined]
            return self.get_response(request)
