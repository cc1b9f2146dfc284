"""What is entered without a signal: which forms may wait on the phone, and how the server answers what arrives.

A delivery is the POST of the same form to the same address, with the headers below and three answers more:
`idempotency_key` (made on the phone), `seen_at` (when it was entered, ISO 8601) and `base` (JSON: the values that
the form was based on, by field). It is answered in JSON: 201 the first time, 200 with the same body after.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from karawo.ui import bundle

type Page = Callable[..., HttpResponseBase]

MADE = "X-Karawo-Outbox"
"""Header of a delivery: the day (YYYY-MM-DD) on which the phone got the pages it runs."""
PERSON = "X-Karawo-Person"
"""Header of a delivery: the account that entered it."""
WATCHED = "X-Karawo-Watched"
"""Header of a delivery: its person sits before the form and goes on to the answer's address."""
OLDEST = timedelta(days=90)


@dataclass(frozen=True)
class Kind:
    """A kind of form that may be filled in without a signal.

    page: regular expression (of JavaScript too) for path and query of the form's own page; its first group is the
    thing the form is about. blank: name of the address of the same form without anybody in it, kept on the phone.
    assets: static files of that page.
    """

    name: str
    label: Any
    page: str
    blank: str
    assets: tuple[str, ...] = ()


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called by rooms in their apps.py; the form itself is marked `data-outbox="<name>"`."""
    _KINDS[kind.name] = kind


def kinds() -> list[Kind]:
    return list(_KINDS.values())


def shell() -> dict[str, Any]:
    """What a phone keeps to work without a signal; `version` changes with any of it."""
    files = [bundle.url(kind) for kind in bundle.KINDS]
    pages = {kind.page: reverse(kind.blank) for kind in kinds()}
    content = hashlib.sha256(json.dumps([files, pages]).encode())
    for kind in kinds():
        for name in kind.assets:
            found = finders.find(name)
            if isinstance(found, str):
                content.update(Path(found).read_bytes())
    return {
        "version": content.hexdigest()[:12],
        "queue": reverse("outbox:without_signal"),
        "files": files,
        "pages": pages,
    }


def is_delivery(request: HttpRequest) -> bool:
    return request.method == "POST" and MADE in request.headers


def is_watched(request: HttpRequest) -> bool:
    """Whether somebody will see what the next page says: always, but for what a queue sends by itself."""
    return not is_delivery(request) or WATCHED in request.headers


def takes_deliveries(page: Page) -> Page:
    """Goes around a page whose form waits on phones: what is wrong with the sender is answered before the form.

    401 signed out, 409 another person, 426 pages older than 90 days, 404 where the thing is not the person's.
    """

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_delivery(request):
            return page(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return _no(401, "sign_in", _("Masuk lagi untuk mengirim; kiriman tetap tersimpan di HP."))
        if request.headers.get(PERSON) != str(request.user.pk):
            return _no(409, "person", _("Kiriman ini dibuat orang lain; masuklah sebagai pembuatnya."))
        if _is_too_old(request.headers[MADE]):
            words = _(
                "Halaman di HP ini lebih tua dari 90 hari. Muat ulang halaman ini; kiriman tetap tersimpan."
            )
            return _no(426, "old", words)
        try:
            return page(request, *args, **kwargs)
        except Http404:
            return _no(404, "gone", _("Yang dicatat tidak ada, atau bukan di wilayah Anda lagi."))
        except PermissionDenied:
            return _no(
                403, "right", _("Anda tidak berhak lagi mencatat ini; mintalah kepala PLUT atau dinas.")
            )

    return answer


def _is_too_old(made: str) -> bool:
    try:
        return timezone.localdate() - date.fromisoformat(made) > OLDEST
    except ValueError:
        return True


def _no(status: int, reason: str, text: str) -> JsonResponse:
    return JsonResponse({"reason": reason, "text": text}, status=status)


def delivered(key: UUID, *, is_first: bool, received_at: datetime, url: str, text: str) -> JsonResponse:
    """text: what was done, in words; the same for the same key, as all of the body."""
    body = {"key": str(key), "received_at": received_at.isoformat(), "url": url, "text": text}
    return JsonResponse(body, status=201 if is_first else 200)


def refused(form: forms.BaseForm) -> JsonResponse:
    errors = [
        {"field": name, "label": str(form[name].label) if name in form.fields else "", "text": text}
        for name, texts in form.errors.items()
        for text in map(str, texts)
    ]
    return JsonResponse({"reason": "answers", "errors": errors}, status=422)


@dataclass(frozen=True)
class Conflict:
    """One field that somebody else changed since the form was read. mine, theirs: as the form sends them."""

    field: str
    label: str
    mine: str
    mine_text: str
    theirs: str
    theirs_text: str
    by: str
    at: str


def conflicting(conflicts: Iterable[Conflict], *, base: Mapping[str, str]) -> JsonResponse:
    """base: the values now; what is sent again is based on these."""
    body = {
        "reason": "conflict",
        "text": _("Sementara itu orang lain mencatat yang berbeda; pilih yang benar."),
        "conflicts": [asdict(each) for each in conflicts],
        "base": dict(base),
    }
    return JsonResponse(body, status=409)


def base_of(request: HttpRequest) -> dict[str, str]:
    """The values the form was based on, by field; empty where it does not say."""
    try:
        given = json.loads(request.POST.get("base", ""))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}


def seen_at(request: HttpRequest, *, now: datetime) -> datetime | None:
    """When it was entered on the phone; a clock that runs ahead counts as now."""
    try:
        found = parse_datetime(request.POST.get("seen_at", ""))
    except ValueError:
        return None
    if found is None:
        return None
    try:
        return min(found if timezone.is_aware(found) else timezone.make_aware(found), now)
    except OverflowError:
        return None
