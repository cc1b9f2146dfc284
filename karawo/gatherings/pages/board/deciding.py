"""Decisions: who does what until when, noted in the room."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import person, requires
from karawo.gatherings import actions
from karawo.gatherings.access import may_facilitate
from karawo.gatherings.forms.board import DecisionForm
from karawo.gatherings.models import Decision
from karawo.gatherings.pages import files
from karawo.gatherings.pages.answering import as_of, found_gathering, trail
from karawo.gatherings.queries import board_of, follow_ups_of, standing_of
from karawo.gatherings.queries.wording import decision_rows
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import allow, done, refuse, shown
from karawo.ui.requests import key


@require_http_methods(["GET", "HEAD", "POST"])
@requires("correct", "board")
def decisions(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_facilitate(person(request), row))
    board = board_of(row)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, board=board, region_id=row.region_id
    )
    if form.is_bound and form.is_valid():
        try:
            made, is_new = actions.decide(
                row, form.given(), key=key(request), by=person(request), at=timezone.now()
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("Keputusan %(number)s tercatat.") % {"number": made.number}
                if is_new
                else _("Keputusan ini sudah tercatat."),
            )
            became = follow_ups_of([made.pk]).get(made.pk)
            if became is not None and became.lacking:
                messages.warning(
                    request,
                    _("Keputusan %(number)s belum menjadi janji. %(why)s")
                    % {"number": made.number, "why": became.lacking},
                )
            return redirect("gatherings:decisions", row.pk)
    standing = standing_of(board) if board else None
    context = {
        "row": row,
        "trail": trail(row, _("Keputusan")),
        "rows": decision_rows(row),
        "people": sorted(
            {note.stakeholder for note in standing.notes}
            | {each.organisation or each.name for each in standing.participants}
        )
        if standing
        else [],
        "downloads": files.links(request, "decisions", row.pk),
        "as_of": as_of(),
        "board_url": reverse("gatherings:board", args=[row.pk]) if board else "",
        "minutes_url": reverse("gatherings:freezing", args=[row.pk]),
    }
    return shown(request, "gatherings/decisions.html", context, form=form)


@require_POST
@requires("correct", "board")
def withdrawing(request: HttpRequest, decision_id: int) -> HttpResponse:
    row = get_object_or_404(Decision.objects.select_related("gathering"), pk=decision_id)
    allow(may_facilitate(person(request), row.gathering))
    return done(
        request,
        lambda: actions.withdraw_decision(
            row, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now()
        ),
        _("Keputusan ditarik; di notula ia tercatat demikian."),
        reverse("gatherings:decisions", args=[row.gathering_id]),
    )
