"""From the diagnosis to the card: its gaps are offered, each may be changed or left out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import person, requires
from karawo.growth.queries import Gap
from karawo.plut import actions
from karawo.plut.models import CardLine, Case
from karawo.plut.pages import words
from karawo.plut.pages.answering import case_of, case_url, diagnosis_url, done, name_shown, trail
from karawo.plut.queries.centres import seats_of
from karawo.plut.queries.client import assessments_for, gaps_for
from karawo.plut.rules.fields import field_title
from karawo.plut.rules.milestones import FROM_GAP, TARGET_BY_CODE
from karawo.registry.actions.sending import once
from karawo.registry.rules.refusal import Refused
from karawo.ui.requests import key

MOST = 12
USUAL_DAYS = 90


@requires("correct", "case")
@require_POST
def diagnosis(request: HttpRequest, case_id: int) -> HttpResponse:
    """The newest assessment of the client becomes a diagnosis of this case."""
    case = case_of(request, case_id, "correct")
    assessment = next(iter(assessments_for(case, timezone.localdate())), None)
    if assessment is None:
        messages.error(request, _("Belum ada penilaian untuk klien ini; isi diagnosis dahulu."))
        return redirect(case_url(case))
    act = partial(actions.diagnose, case, assessment, by=person(request), at=timezone.now())
    return done(request, act, _("Penilaian dipakai sebagai diagnosis."), case_url(case))


@requires("correct", "case")
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, case_id: int) -> HttpResponse:
    """The largest gaps first. What is ticked becomes a line, as it stands in its fields."""
    case = case_of(request, case_id, "correct")
    today = timezone.localdate()
    assessment = next(iter(assessments_for(case, today)), None)
    present = set(
        CardLine.objects.filter(card__case=case, state=CardLine.State.OPEN).values_list("gap_slug", flat=True)
    )
    gaps = [gap for gap in gaps_for(assessment) if gap.item_slug not in present][:MOST] if assessment else []
    errors: list[str] = []
    if request.method == "POST" and assessment is not None:
        kept = [_line(case, gap, request, today) for gap in gaps if request.POST.get(f"take_{gap.item_slug}")]
        now, who = timezone.now(), person(request)

        def keep() -> int:
            actions.diagnose(case, assessment, by=who, at=now)
            return len(actions.add_proposed(case, kept, by=who, at=now))

        try:
            if not kept:
                raise Refused(_("Centang sedikitnya satu usulan, atau kembali."))
            once(key(request), keep, by=who, at=now)
        except Refused as error:
            errors.append(error.message)
        else:
            messages.success(request, _("%(number)s program masuk ke kartu.") % {"number": len(kept)})
            return redirect(case_url(case, "program"))
    context = {
        "case": case,
        "name": name_shown(case),
        "trail": trail(case, _("Usulan program")),
        "assessment": assessment,
        "assessed_on": words.day(assessment.assessed_on) if assessment else "",
        "rows": [_proposed(gap, request, today) for gap in gaps],
        "errors": errors,
        "is_refused": bool(errors),
        "cancel_url": case_url(case),
        "diagnosis_form_url": diagnosis_url(case),
    }
    return render(request, "plut/proposals.html", context, status=422 if errors else 200)


def _target(gap: Gap) -> str:
    return FROM_GAP.get(gap.item_slug, "indeks")


def _number(gap: Gap) -> Decimal:
    """A milestone is reached once; another gap asks for the points of the index that it lacks."""
    return Decimal(1) if gap.item_slug in FROM_GAP else max(gap.missing, Decimal("0.01"))


def _proposed(gap: Gap, request: HttpRequest, today: date) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else {}
    target = TARGET_BY_CODE[_target(gap)]
    return {
        "slug": gap.item_slug,
        "field": field_title(gap.field_code),
        "title": gap.title,
        "problem": sent.get(f"problem_{gap.item_slug}", f"{gap.title}: {gap.anchor}"),
        "programme": sent.get(f"programme_{gap.item_slug}", gap.advice.title),
        "advice": gap.advice.text,
        "missing": words.number(gap.missing),
        "target": f"{target.title}, {words.number(_number(gap))} {target.unit}",
        "due_on": sent.get(f"due_{gap.item_slug}", (today + timedelta(days=USUAL_DAYS)).isoformat()),
        "is_taken": bool(sent.get(f"take_{gap.item_slug}")) if sent else False,
    }


def _line(case: Case, gap: Gap, request: HttpRequest, today: date) -> actions.GivenLine:
    """Who sits in the gap's field answers for the line; a day that cannot be read is the usual one."""
    try:
        due_on = date.fromisoformat(request.POST.get(f"due_{gap.item_slug}", ""))
    except ValueError:
        due_on = today + timedelta(days=USUAL_DAYS)
    seats = {seat.field_code: seat.consultants for seat in seats_of(case.centre, on=today)}
    seated = seats.get(gap.field_code, ())
    return actions.GivenLine(
        field_code=gap.field_code,
        problem=request.POST.get(f"problem_{gap.item_slug}", "")[:500],
        programme=request.POST.get(f"programme_{gap.item_slug}", "")[:500],
        target_code=_target(gap),
        target_number=_number(gap),
        due_on=due_on,
        consultant=seated[0].user if seated else None,
        gap_slug=gap.item_slug,
    )
