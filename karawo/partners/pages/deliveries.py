"""What was handed over: reported, confirmed, refused; and its photos."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import person, requires, scope
from karawo.partners import actions
from karawo.partners.forms.ledger import DeliveryForm
from karawo.partners.models import DeliveryPhoto
from karawo.partners.pages.answering import allow, commitment_of, delivery_of, did, first_error
from karawo.ui.answers import done
from karawo.ui.requests import key

MOST_READ = 10 * 1024 * 1024 + 1


def given_of(form: DeliveryForm) -> actions.GivenDelivery:
    """One byte beyond the limit is enough to be refused; a huge file is not read."""
    told = dict(form.cleaned_data)
    photos = [photo.read(MOST_READ) for photo in told.pop("photos")[:5]]
    return actions.GivenDelivery(**told, photos=photos)


def _back(commitment_id: int) -> str:
    return reverse("partners:commitment", args=[commitment_id]) + "#penyerahan"


@require_POST
@requires("correct", "commitment")
def new_delivery(request: HttpRequest, commitment_id: int) -> HttpResponse:
    found = commitment_of(request, commitment_id, "correct")
    form = DeliveryForm(request.POST, request.FILES, is_money=found.is_money)
    if form.is_valid():
        act = partial(
            actions.report_delivery,
            found,
            key(request),
            given_of(form),
            by=person(request),
            at=timezone.now(),
        )
        did(request, form, act)
    if form.errors:
        messages.error(request, first_error(form))
    else:
        messages.success(request, _("Penyerahan dilaporkan; dihitung setelah dibenarkan penerima."))
    return redirect(_back(found.pk))


@require_POST
@requires("decide", "commitment")
def decision(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """`answer`: benar, tolak (with a reason), urungkan."""
    delivery = delivery_of(request, delivery_id, "decide")
    at, by = timezone.now(), person(request)
    answers: dict[str, tuple[Any, str]] = {
        "benar": (partial(actions.confirm_delivery, delivery, by=by, at=at), _("Penyerahan dibenarkan.")),
        "tolak": (
            partial(actions.refuse_delivery, delivery, words=request.POST.get("reason", ""), by=by, at=at),
            _("Laporan ditolak; mitra membaca alasannya."),
        ),
        "urungkan": (partial(actions.take_back_decision, delivery, by=by, at=at), _("Putusan diurungkan.")),
    }
    answer = answers.get(request.POST.get("answer", ""))
    if answer is None:
        messages.error(request, _("Pilih “Benarkan” atau “Tolak”."))
        return redirect(_back(delivery.commitment_id))
    return done(request, answer[0], answer[1], _back(delivery.commitment_id))


@require_GET
@requires("see", "commitment")
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    found = get_object_or_404(DeliveryPhoto.objects.filter(kab_id__in=_kabs(request)), pk=photo_id)
    allow(request, "see", "commitment", found.kab_id)
    path = actions.path_of(found)
    if not path.is_file():
        raise Http404
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"bukti-{found.pk}.jpg", content_type="image/jpeg"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _kabs(request: HttpRequest) -> Any:
    """All of them for an analyst: the database reads the nation then."""
    present = scope(request)
    if present.standing != "app":
        return DeliveryPhoto.objects.values("kab_id")
    return present.kab_ids
