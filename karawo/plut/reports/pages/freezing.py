"""Handing in: who signs, then the report gets its number."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karawo.accounts.access import person, requires
from karawo.plut.reports import actions
from karawo.plut.reports.forms.freezing import Signing
from karawo.plut.reports.pages.asked import asked_for, chosen_centre, form_of, no_centre, trail, url_of
from karawo.plut.reports.queries import gaps_of, signers_of
from karawo.registry.actions.sending import once
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import REFUSED
from karawo.ui.requests import key


@requires("register", "report")
@require_http_methods(["GET", "HEAD", "POST"])
def freezing(request: HttpRequest, form: str) -> HttpResponse:
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    asked = asked_for(request, form_of(form), centre)
    if asked.form.about == "client" and asked.case is None:
        return redirect(url_of("one", asked))
    now = timezone.now()
    signing = Signing(request.POST if request.method == "POST" else None, signers=signers_of(asked, at=now))
    if signing.is_bound and signing.is_valid():
        act = partial(actions.freeze, asked, signing.given, by=person(request), at=now)
        try:
            kept = once(key(request), act, by=person(request), at=now)
        except Refused as error:
            signing.add_error(None, error.message)
        else:
            if kept is None:
                messages.info(request, _("Kiriman ini sudah diterima."))
                return redirect(reverse("reports:frozen_list"))
            messages.success(
                request, _("Laporan dibekukan dengan nomor %(number)s.") % {"number": kept.number}
            )
            return redirect(reverse("reports:frozen", args=[kept.pk]))
    is_refused = signing.is_bound and bool(signing.errors)
    context = {
        "form": signing,
        "is_refused": is_refused,
        "title": _("Bekukan %(title)s, %(period)s")
        % {"title": asked.form.title, "period": asked.period.label},
        "gaps": len(gaps_of(asked, at=now)),
        "cancel_url": url_of("one", asked),
        "trail": trail((asked.form.title, url_of("one", asked)), (_("Bekukan"), "")),
    }
    return render(request, "reports/freezing.html", context, status=REFUSED if is_refused else 200)
