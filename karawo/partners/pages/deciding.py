"""A decision of a meeting that no promise came of: somebody says who it is."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karawo.accounts.access import person, requires, scope
from karawo.gatherings.models import Decision
from karawo.partners import actions
from karawo.partners.forms.ledger import DecidedForm
from karawo.partners.models import Commitment
from karawo.partners.pages import words
from karawo.partners.pages.answering import allow, did, shown, trail
from karawo.partners.queries.decided import lacking_of, likes_of, place_of, ref_of
from karawo.registry.actions.writing import kab_of


@require_http_methods(["GET", "POST"])
@requires("register", "commitment")
def decided(request: HttpRequest, decision_id: int) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("gathering"), pk=decision_id)
    kab_id = kab_of(place_of(decision))
    allow(request, "register", "commitment", kab_id)
    promised = Commitment.objects.filter(decision_ref=ref_of(decision.pk)).first()
    if promised is not None:
        return redirect("partners:commitment", promised.pk)
    back_url = reverse("gatherings:decisions", args=[decision.gathering_id])
    if decision.is_withdrawn:
        messages.info(request, _("Keputusan ini sudah ditarik, jadi tidak menjadi janji."))
        return redirect(back_url)
    likes = likes_of(decision.who, decision.element_code, kab_id)
    form = DecidedForm(
        request.POST if request.method == "POST" else None,
        scope=scope(request),
        likes=likes,
        initial={"element": decision.element_code, "partner": likes[0].pk if likes else None},
    )
    if form.is_bound and form.is_valid():
        act = partial(
            actions.settle_decision,
            decision,
            form.cleaned_data["partner"],
            element=form.cleaned_data["element"],
            by=person(request),
            at=timezone.now(),
        )
        made = did(request, form, act)
        if made is not None:
            messages.success(request, _("Keputusan menjadi janji %(who)s.") % {"who": made.partner.name})
            return redirect("partners:commitment", made.pk)
    what = decision.what
    if decision.quantity is not None:
        what += f", {words.amount(decision.quantity, decision.unit, is_short=False)}"
    here = _("Tetapkan mitranya")
    return shown(
        request,
        "partners/decided.html",
        {
            "trail": trail((_("Janji"), reverse("partners:commitments")), here=here),
            "title": here,
            "decision": decision,
            "what": what,
            "due": words.day(decision.due_on),
            "lacking": lacking_of(decision),
            "back_url": back_url,
        },
        form=form,
    )
