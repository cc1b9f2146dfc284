"""What our forms and our script say in a request."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

KEY_FIELD = "idempotency_key"


def list_query(request: HttpRequest, **changed: str) -> str:
    """What the address of a list asks for, without its page. changed: words set anew, taken out where empty."""
    kept = request.GET.copy()
    for name in ("halaman", *changed):
        kept.pop(name, None)
    for name, word in changed.items():
        if word:
            kept[name] = word
    return kept.urlencode()


def sent_key(request: HttpRequest | None) -> str:
    """The key a form was sent with when it is a proper one, else a fresh one (UUID in text)."""
    if request is not None and request.method == "POST":
        try:
            return str(uuid.UUID(request.POST.get(KEY_FIELD, "")))
        except ValueError:
            pass
    return str(uuid.uuid4())


def key(request: HttpRequest) -> uuid.UUID:
    """The key under which the act of a form is done once."""
    return uuid.UUID(sent_key(request))
