"""The file is wrong: put right at once by who may, asked for by everybody else, answered within three days."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from karawo.accounts.access import person, requires
from karawo.kit.dates import format_moment
from karawo.regions.queries import picker_levels
from karawo.registry.access import may_ask_correction, may_correct, may_decide_correction
from karawo.registry.actions import Refused, correct, decide_correction, request_correction
from karawo.registry.forms.changing import AskCorrection, CorrectBusiness, CorrectOwner, Decide, place_with
from karawo.registry.forms.typed import answers_in, initial_of, last_of, refuse
from karawo.registry.models import Business, CorrectionRequest, Owner
from karawo.registry.pages.answering import business, file_url, owner, trail
from karawo.registry.pages.registering import _codes
from karawo.registry.queries.kbli import doubt_about
from karawo.ui.answers import allow, shown

_REFUSED_AT = {"place.region": "kabupaten", "place": "kabupaten"}


@requires("correct", "business")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_business(request: HttpRequest, business_id: int) -> HttpResponse:
    thing = business(request, business_id)
    allow(may_correct(person(request), thing))
    answers = answers_in(request.POST)
    is_asking = "load_regions" in request.POST or "find_kbli" in request.POST
    if request.method == "POST" and not is_asking:
        form = CorrectBusiness(request.POST)
        form.show(thing)
        if form.is_valid() and _corrected(request, thing, form):
            return redirect(file_url(thing))
    else:
        initial = initial_of(CorrectBusiness, answers) if is_asking else CorrectBusiness.present(thing)
        form = CorrectBusiness(initial=initial)
        form.show(thing)
    chosen = str(form["kbli"].value() or "")
    context = {
        "thing": thing,
        "trail": trail(thing, _("Pembetulan")),
        "levels": picker_levels(last_of(answers) if answers else thing.region_id, is_village_optional=True),
        "codes": _codes(str(answers.get("kbli_words", "")), chosen),
        "kbli_chosen": chosen,
        "cancel_url": file_url(thing),
    }
    return shown(request, "registry/correct_business.html", context, form=form)


def _corrected(request: HttpRequest, thing: Business | Owner, form: CorrectBusiness | CorrectOwner) -> bool:
    changes = form.changes(thing)  # type: ignore[arg-type]
    if not changes:
        form.add_error(None, _("Belum ada yang diubah; ubah yang salah, atau tekan Batal."))
        return False
    try:
        why, who, now = form.cleaned_data["reason"], person(request), timezone.now()
        if isinstance(thing, Business):
            correct(thing, changes, reason=why, by=who, at=now)
        else:
            correct(thing, changes, reason=why, by=who, at=now)
    except Refused as error:
        refuse(form, error, _REFUSED_AT)
        return False
    messages.success(request, _("Pembetulan %(name)s disimpan.") % {"name": thing.name})
    if isinstance(thing, Business) and "kbli" in changes:
        thing.refresh_from_db(fields=["kbli_version", "kbli_code"])
        if doubt := doubt_about(thing.kbli_version, thing.kbli_code):
            messages.warning(request, doubt)
    return True


@requires("correct", "owner")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_owner(request: HttpRequest, owner_id: int) -> HttpResponse:
    thing = owner(request, owner_id)
    allow(may_correct(person(request), thing))
    answers = answers_in(request.POST)
    if request.method == "POST" and "load_regions" not in request.POST:
        form = CorrectOwner(request.POST, kind=thing.kind)
        form.show(thing)
        if form.is_valid() and _corrected(request, thing, form):
            return redirect(file_url(thing))
    else:
        initial = initial_of(CorrectOwner, answers) if answers else CorrectOwner.present(thing)
        form = CorrectOwner(initial=initial, kind=thing.kind)
        form.show(thing)
    context = {
        "thing": thing,
        "trail": trail(thing, _("Pembetulan")),
        "levels": picker_levels(last_of(answers) if answers else thing.region_id, is_village_optional=True),
        "cancel_url": file_url(thing),
    }
    return shown(request, "registry/correct_owner.html", context, form=form)


@requires("register", "correction_request")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_correction(request: HttpRequest, business_id: int) -> HttpResponse:
    thing = business(request, business_id)
    allow(may_ask_correction(person(request), thing))
    form = AskCorrection(request.POST if request.method == "POST" else None)
    form.show_present(CorrectBusiness.present(thing))
    if form.is_bound and form.is_valid():
        try:
            made = request_correction(
                thing,
                form.proposal(),
                reason=form.cleaned_data["reason"],
                by=person(request),
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error)
        else:
            due = timezone.localtime(made.due_at)
            messages.success(
                request,
                _("Permintaan dikirim. Jawaban paling lambat %(due)s.") % {"due": format_moment(due)},
            )
            return redirect(file_url(thing))
    context = {
        "thing": thing,
        "trail": trail(thing, _("Permintaan pembetulan")),
        "cancel_url": file_url(thing),
    }
    return shown(request, "registry/ask_correction.html", context, form=form)


@dataclass(frozen=True)
class Waiting:
    """A request with its clock. tone: of the badge."""

    request: CorrectionRequest
    name: str
    clock: str
    tone: str


def clock(each: CorrectionRequest, *, at: datetime) -> tuple[str, str]:
    """(words, tone): how long the office still has, or by how much it is late."""
    if each.outcome:
        return str(
            CorrectionRequest.Outcome(each.outcome).label
        ), "good" if each.outcome == "accepted" else "info"
    left = each.due_at - at
    hours = int(abs(left) / timedelta(hours=1))
    told = ngettext("%(hours)s jam", "%(hours)s jam", hours) % {"hours": hours}
    if left < timedelta():
        return _("terlambat %(time)s") % {"time": told}, "bad"
    return _("sisa %(time)s") % {"time": told}, "warning" if hours < 24 else "info"


@requires("list", "correction_request")
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Open requests first, the most urgent on top; then the last ones decided."""
    rows = CorrectionRequest.objects.select_related("business", "owner", "requested_by")
    total = rows.filter(outcome="").count()
    now = timezone.now()
    waiting = [_waiting(each, at=now) for each in rows.filter(outcome="").order_by("due_at", "id")[:200]]
    decided = [
        _waiting(each, at=now) for each in rows.exclude(outcome="").order_by("-decided_at", "-id")[:20]
    ]
    return render(request, "registry/requests.html", {"waiting": waiting, "decided": decided, "total": total})


def _waiting(each: CorrectionRequest, *, at: datetime) -> Waiting:
    words, tone = clock(each, at=at)
    subject = each.business or each.owner
    return Waiting(each, "" if subject is None else subject.name, words, tone)


_LABELS = {
    "name": _lazy("Nama usaha"),
    "brand": _lazy("Merek"),
    "activity": _lazy("Kegiatan"),
    "main_product": _lazy("Produk utama"),
    "started_year": _lazy("Tahun mulai"),
    "address": _lazy("Alamat"),
}


@requires("decide", "correction_request")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    asked = get_object_or_404(
        CorrectionRequest.objects.select_related("business", "owner", "requested_by"), pk=request_id
    )
    subject = asked.business or asked.owner
    assert subject is not None  # noqa: S101 - a request without a subject is refused by the database
    allow(may_decide_correction(person(request), subject))
    proposal: dict[str, str] = json.loads(asked.proposal)
    present = (
        CorrectBusiness.present(subject) if isinstance(subject, Business) else CorrectOwner.present(subject)
    )
    rows = [
        {"name": name, "label": str(_LABELS.get(name, name)), "old": present.get(name), "new": value}
        for name, value in proposal.items()
    ]
    proposed = [(row["name"], f"{row['label']}: {row['new']}") for row in rows if row["name"] in _LABELS]
    form = Decide(request.POST if request.method == "POST" else None, proposed=proposed)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            decide_correction(
                asked,
                is_accepted=given["outcome"] == "accepted",
                answer=given["answer"],
                changes=_changes(subject, proposal, given.get("apply", [])),
                by=person(request),
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error, {"name": "apply", "started_year": "apply"})
        else:
            messages.success(request, _("Keputusan disimpan dan terlihat oleh pemohon."))
            return redirect("registry:requests")
    words, tone = clock(asked, at=timezone.now())
    context = {
        "asked": asked,
        "subject": subject,
        "subject_url": file_url(subject),
        "rows": rows,
        "clock": words,
        "tone": tone,
        "trail": trail(subject, _("Permintaan pembetulan")),
    }
    return shown(request, "registry/decide.html", context, form=form)


def _changes(subject: Business | Owner, proposal: dict[str, str], wanted: list[str]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in wanted:
        value = proposal[name]
        if name == "address":
            changes["place"] = place_with(subject, subject.region_id, value)
        elif name == "started_year":
            changes[name] = int(value)
        else:
            changes[name] = value
    return changes
