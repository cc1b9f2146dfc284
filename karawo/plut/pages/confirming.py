"""The client confirms a result with one tap: by a personal link, or signed in."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import must, person, requires
from karawo.plut import actions
from karawo.plut.access import near_case
from karawo.plut.models import ConfirmationLink, Outcome
from karawo.plut.pages import words
from karawo.plut.pages.answering import case_url, done, name_shown, outcome_of, trail
from karawo.plut.rules.milestones import title_of
from karawo.registry.rules.refusal import Refused


@requires("correct", "outcome")
@never_cache
@require_POST
def new_link(request: HttpRequest, outcome_id: int) -> HttpResponse:
    """The address is shown once: the database knows its hash only."""
    outcome = outcome_of(request, outcome_id, "correct")
    try:
        link, token = actions.make_link(outcome, by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, error.message)
        return redirect(case_url(outcome.case, "hasil"))
    url = request.build_absolute_uri(reverse("plut:confirmation", args=[token]))
    what = title_of(outcome.kind_code)
    context = {
        "outcome": outcome,
        "what": what,
        "url": url,
        "link": link,
        "expires_on": words.day(timezone.localtime(link.expires_at).date()),
        "share_text": _("PLUT mencatat: %(what)s, %(on)s. Benarkah? Jawab sekali tekan: %(url)s")
        % {"what": what, "on": words.day(outcome.reached_on), "url": url},
        "trail": trail(outcome.case, _("Tautan konfirmasi")),
        "case_url": case_url(outcome.case, "hasil"),
        "name": name_shown(outcome.case),
    }
    return render(request, "plut/confirmation_made.html", context)


@requires("correct", "outcome")
@require_POST
def revoked(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    link = get_object_or_404(ConfirmationLink.objects.select_related("outcome__case"), pk=confirmation_id)
    must(request.user, "correct", "outcome", near_case(request.user, link))
    act = partial(actions.revoke_link, link, by=person(request), at=timezone.now())
    return done(request, act, _("Tautan dicabut."), case_url(link.outcome.case, "hasil"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Opens one question and nothing else; looking changes nothing. No name stands on it: whoever was sent the link
    knows who he is."""
    now = timezone.now()
    try:
        outcome = actions.find_outcome(token, at=now)
        if request.method == "POST":
            try:
                actions.answer_by_link(token, answer=request.POST.get("answer", ""), at=now)
            except Refused as error:
                return _question(request, outcome, error.message)
            return render(request, "plut/confirmed.html", {"centre": outcome.case.centre.name})
    except actions.LinkUnusable:
        return render(request, "plut/confirmation_gone.html", status=410)
    return _question(request, outcome)


def _question(request: HttpRequest, outcome: Outcome, error: str = "") -> HttpResponse:
    context = {
        "what": title_of(outcome.kind_code),
        "on": words.day(outcome.reached_on),
        "amount": words.amount(outcome),
        "centre": outcome.case.centre.name,
        "error": error,
    }
    return render(request, "plut/confirmation.html", context, status=422 if error else 200)


@requires("decide", "outcome")
@require_POST
def own_answer(request: HttpRequest, outcome_id: int) -> HttpResponse:
    outcome = outcome_of(request, outcome_id, "decide")
    act = partial(
        actions.answer_own,
        outcome,
        answer=request.POST.get("answer", ""),
        by=person(request),
        at=timezone.now(),
    )
    return done(request, act, _("Terima kasih, jawaban Anda tersimpan."), reverse("plut:own_work"))
