"""Filling in an assessment: seven sections, saved as a draft while it is typed."""

from __future__ import annotations

from datetime import date
from functools import partial
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karawo.accounts.access import person
from karawo.growth.access import requires
from karawo.growth.actions import assess
from karawo.growth.forms import AssessmentForm
from karawo.growth.models import Rubric
from karawo.growth.pages.answering import business, trail
from karawo.growth.queries import as_rule, prefills_of, rubrics_offered
from karawo.registry.actions import Refused, answers_of, discard_draft, save_draft
from karawo.registry.actions.sending import once
from karawo.registry.models import Business, Draft
from karawo.ui.answers import refuse, shown
from karawo.ui.requests import key


@requires("register", "assessment")
@require_http_methods(["GET", "HEAD", "POST"])
def new_assessment(request: HttpRequest, business_id: int) -> HttpResponse:
    """`?rubrik=` chooses the rubric. POST with `draft` keeps what is typed and judges nothing."""
    thing = business(request, business_id, "register", "assessment")
    today = timezone.localdate()
    offered = rubrics_offered(today)
    if not offered:
        messages.warning(request, _("Belum ada rubrik yang berlaku; minta administrator menerbitkannya."))
        return redirect("growth:rubrics")
    asked = request.POST.get("rubrik") or request.GET.get("rubrik", "")
    row = next((each for each in offered if each.slug == asked), offered[0])
    draft_key = _draft_key(request, thing, row)
    if request.method == "POST" and "draft" in request.POST:
        return _keep(request, thing, row, draft_key)
    form, saved_at = _form(request, thing, row, draft_key, today)
    if form.is_bound and request.method == "POST" and form.is_valid():
        act = partial(
            assess,
            thing,
            form.answers(),
            by=person(request),
            at=timezone.now(),
            on=form.cleaned_data["assessed_on"],
            rubric=row,
            note=form.cleaned_data["note"],
        )
        try:
            made = once(key(request), act, by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error, {item.slug: f"nilai-{item.slug}" for item in form.rubric.items})
        else:
            discard_draft(draft_key, by=person(request))
            if made is None:
                return redirect("growth:history", thing.pk)
            messages.success(request, _("Penilaian disimpan."))
            return redirect(next_of(request) or reverse("growth:assessment", args=[made.pk]))
    after = next_of(request)
    context = {
        "thing": thing,
        "rubric": row,
        "trail": trail(thing, _("Penilaian baru")),
        "sections": list(form.sections()),
        "saved_at": saved_at,
        "tabs": [
            {
                "label": each.title,
                "url": f"?{urlencode({'rubrik': each.slug} | ({'lanjut': after} if after else {}))}",
                "is_current": each.pk == row.pk,
            }
            for each in offered
        ],
        "cancel_url": reverse("growth:history", args=[thing.pk]),
    }
    return shown(request, "growth/new_assessment.html", context, form=form)


def next_of(request: HttpRequest) -> str:
    """?lanjut=: where a room above wants to go on with the result; a path of this installation or nothing."""
    path = request.GET.get("lanjut", "")
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""


def _draft_key(request: HttpRequest, thing: Business, rubric: Rubric) -> UUID:
    """One draft for each person, business and rubric: it is found again on any device."""
    return uuid5(NAMESPACE_URL, f"karawo:diagnosis:{person(request).pk}:{thing.pk}:{rubric.slug}")


def _form(
    request: HttpRequest, thing: Business, row: Rubric, draft_key: UUID, today: date
) -> tuple[AssessmentForm, str]:
    rule, prefilled = as_rule(row), prefills_of(thing, row, on=today)
    form = partial(AssessmentForm, rubric=rule, prefilled=prefilled, today=today)
    if request.method == "POST":
        return form(request.POST), ""
    draft = Draft.objects.filter(pk=draft_key, user=person(request)).first()
    if draft is None:
        return form(initial={"assessed_on": today}), ""
    kept = answers_of(draft)
    # A draft says all that was chosen; what was left empty in it is not filled in again.
    blank = {f"nilai-{item.slug}": None for item in rule.items}
    return form(initial={**blank, **kept}), f"{timezone.localtime(draft.saved_at):%d-%m-%Y %H.%M}"


def _keep(request: HttpRequest, thing: Business, row: Rubric, draft_key: UUID) -> HttpResponse:
    typed = {
        name: value
        for name, value in request.POST.items()
        if value and (name.startswith(("nilai-", "bukti-")) or name in ("note", "assessed_on"))
    }
    draft = save_draft(
        "diagnosis",
        typed,  # type: ignore[arg-type]
        key=draft_key,
        title=_("Diagnosis %(name)s") % {"name": thing.name},
        by=person(request),
        at=timezone.now(),
    )
    if "HX-Request" in request.headers:
        return render(request, "growth/draft_saved.html", {"draft": draft})
    messages.success(request, _("Draf disimpan; buka lagi halaman ini untuk meneruskan."))
    asked = {"rubrik": row.slug} | ({"lanjut": after} if (after := next_of(request)) else {})
    return redirect(f"{reverse('growth:new_assessment', args=[thing.pk])}?{urlencode(asked)}")
