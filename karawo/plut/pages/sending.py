"""Sessions that were kept on a phone and arrive later: JSON out, the fields of the form in."""

from __future__ import annotations

import base64
import binascii
import json
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karawo.accounts.access import person, requires
from karawo.plut.forms.sessions import LogSession
from karawo.plut.models import Session
from karawo.plut.pages.sessions import log_form, named_cases, save
from karawo.registry.rules.refusal import Refused
from karawo.ui import outbox
from karawo.ui.answers import REFUSED
from karawo.ui.requests import KEY_FIELD, key

MOST_BYTES = 3 * 1024 * 1024


@require_safe
def blank_session(request: HttpRequest) -> HttpResponse:
    """The form as phones keep it for days without a signal: of no client, for nobody."""
    form = LogSession(clients=())
    field = form.fields["field_code"]
    # The consultant's own field is not known here; the first of the list must not stand in for it.
    field.choices = [("", _("Pilih bidang")), *field.choices]  # type: ignore[attr-defined]
    form.fields["on"].initial = None
    form.fields["on"].widget.attrs["data-outbox-today"] = ""
    context = {"form": form, "send_url": reverse("plut:sent_session")}
    return render(request, "plut/blank_session.html", context)


@outbox.takes_deliveries
@requires("register", "session")
@require_POST
def sent_session(request: HttpRequest) -> JsonResponse:
    """201 when it is kept, 200 with the same body for every later send of the same key, 422 with words and fields.

    Takes the fields of `LogSession` as form data, or as JSON with lists for `clients`; `idempotency_key` is the
    UUID that the browser made and is required here. `photo` in JSON is a data URL.
    """
    if request.content_type == "application/json" and (problem := _read_json(request)):
        return problem
    if key_sent(request) is None:
        return _refused({KEY_FIELD: [_("Kiriman tanpa nomor (UUID); perbarui aplikasi, lalu kirim lagi.")]})
    kept = Session.objects.filter(key=key(request), consultant=person(request)).first()
    if kept is not None:
        return _answer(kept, 200)
    form = log_form(request, named_cases(request, request.POST.getlist("clients")))
    _offer_lines(form)
    if not form.is_valid():
        return _refused({name: [str(each) for each in found] for name, found in form.errors.items()})
    try:
        session, is_new = save(request, form)
    except Refused as error:
        return _refused({error.field: [error.message]})
    if is_new and outbox.is_delivery(request) and outbox.is_watched(request):
        messages.success(request, _("Sesi tersimpan."))
    return _answer(session, 201 if is_new else 200)


def key_sent(request: HttpRequest) -> str | None:
    return (
        request.POST.get(KEY_FIELD) if str(key(request)) == request.POST.get(KEY_FIELD, "").lower() else None
    )


def _offer_lines(form: Any) -> None:
    """Any line may be named; whose it is the action asks."""
    word = form.data.get("line", "")
    if word and word.isascii() and word.isdigit() and len(word) < 19:
        form.fields["line"].choices = [("", ""), (int(word), "")]


def _answer(session: Session, status: int) -> JsonResponse:
    return JsonResponse(
        {
            "id": session.pk,
            "key": str(session.key),
            "url": reverse("plut:session", args=[session.pk]),
            "logged_at": timezone.localtime(session.logged_at).isoformat(timespec="seconds"),
        },
        status=status,
    )


def _refused(errors: dict[str, list[str]]) -> JsonResponse:
    words = [word for found in errors.values() for word in found]
    return JsonResponse({"message": words[0] if words else "", "errors": errors}, status=REFUSED)


def _read_json(request: HttpRequest) -> JsonResponse | None:
    """Puts a JSON body where the form looks. A CSRF token travels in the header, as for every script."""
    try:
        if len(request.body) > MOST_BYTES:
            return _refused({"": [_("Kiriman lebih dari 3 MB; kecilkan fotonya.")]})
        given = json.loads(request.body)
        if not isinstance(given, dict):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        return _refused({"": [_("Kiriman tidak terbaca; isinya harus objek JSON.")]})
    told = QueryDict(mutable=True)
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        told.setlist(
            str(name), [str(each) for each in values if each is not None and not isinstance(each, dict)]
        )
    photo = _photo(told.get("photo", ""))
    # Both at once: asking for the files of a request that has none yet would empty its answers again.
    request._files = MultiValueDict({"photo": [photo]} if photo else {})  # type: ignore[attr-defined]
    told.pop("photo", None)
    request._post = told  # type: ignore[attr-defined]
    return None


def _photo(text: str) -> InMemoryUploadedFile | None:
    """A data URL as the file it stands for; None for what is none."""
    head, comma, body = text.partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        return None
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return None
    kind = head.removeprefix("data:").removesuffix(";base64")
    return InMemoryUploadedFile(BytesIO(content), "photo", "foto.jpg", kind, len(content), None)
