"""One assessment with its gaps; the assessments of a business side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import person
from karawo.growth import wording
from karawo.growth.access import may_assess, may_propose, may_undo, requires
from karawo.growth.actions import withdraw_assessment
from karawo.growth.models import Assessment, AssessmentAnswer, NaikKelas
from karawo.growth.pages.answering import assessment, business, trail
from karawo.growth.queries.assessments import answers_of as values_of
from karawo.growth.queries.assessments import assessments_of, change_of, event_of, lead_of, rubric_rule
from karawo.growth.rules.radar import radar
from karawo.growth.rules.rubric import Rubric
from karawo.growth.rules.scoring import Gap, Result, gaps, score, unanswered
from karawo.kit.dates import format_date_short
from karawo.registry.actions import Refused
from karawo.ui.language import said

MOST_GAPS = 12


@require_GET
@requires("see", "assessment")
def assessment_page(request: HttpRequest, assessment_id: int) -> HttpResponse:
    thing = assessment(request, assessment_id, "see")
    rule, answers = rubric_rule(thing.rubric_id), values_of(thing)
    result = score(rule, answers)
    found = gaps(rule, answers)
    now = timezone.now()
    change = change_of(
        [each for each in assessments_of(thing.business_id, thing.assessed_on) if each.pk <= thing.pk]
    )
    event = event_of(thing)
    context = {
        "thing": thing,
        "business": thing.business,
        "trail": trail(thing.business, wording.day(thing.assessed_on)),
        "level": wording.level_label(thing),
        "level_note": "" if thing.level is None else thing.level.note,
        "index": wording.points(thing.index),
        "coverage": wording.points(thing.coverage_percent),
        "least": rule.least_coverage_percent,
        "radar": _radar(rule, [(format_date_short(thing.assessed_on), result)]),
        "gaps": [_gap(each, thing) for each in found[:MOST_GAPS]],
        "more_gaps": max(0, len(found) - MOST_GAPS),
        "unanswered": [item.title for item in unanswered(rule, answers)],
        "answers": _answers(thing),
        "facts": _facts(thing),
        "change": None
        if change is None or change.after.pk != thing.pk
        else {
            "points": wording.signed(change.points),
            "before_on": wording.day(change.before.assessed_on),
            "levels": change.levels,
            "tone": "good" if change.points > 0 else "warning" if change.points < 0 else "info",
        },
        "may_undo": thing.is_standing and may_undo(person(request), thing),
        "event_url": _event_url(event),
        "may_propose": thing.is_standing
        and event is None
        and change is not None
        and change.after.pk == thing.pk
        and change.levels != 0
        and may_propose(person(request), thing.business),
        "proposal_url": reverse("growth:proposal", args=[thing.business_id]),
        "as_of": wording.moment(now),
    }
    return render(request, "growth/assessment.html", context)


def _event_url(event: NaikKelas | None) -> str:
    return "" if event is None else reverse("growth:event", args=[event.pk])


def _facts(thing: Assessment) -> list[dict[str, str]]:
    return [
        {"term": _("Tanggal"), "value": wording.day(thing.assessed_on)},
        {"term": _("Penilai"), "value": str(thing.assessed_by or _("Sistem"))},
        {
            "term": _("Rubrik"),
            "value": str(thing.rubric),
            "note": _("contoh, diganti begitu ada pedoman resmi") if thing.rubric.is_example else "",
        },
        {
            "term": _("Terjawab"),
            "value": _("%(share)s %% dari bobot") % {"share": wording.points(thing.coverage_percent)},
        },
    ]


def _radar(rule: Rubric, series: list[tuple[str, Result]]) -> dict[str, Any]:
    """One or two assessments by one rubric; the table says the same in numbers."""
    values = [
        [None if each.percent is None else float(each.percent) for each in result.dimensions]
        for _label, result in series
    ]
    labels = [dimension.title for dimension in rule.dimensions]
    return {
        "drawing": radar([_short(label) for label in labels], values),
        "labels": [label for label, _result in series],
        "alt": _("Radar %(number)s dimensi; angkanya ada di tabel di bawah.") % {"number": len(labels)},
        "heads": [_("Dimensi"), _("Bobot"), *(label for label, _result in series)],
        "rows": [
            {
                "label": dimension.title,
                "weight": wording.points(dimension.weight).removesuffix(",0"),
                "cells": [
                    {
                        "value": wording.points(result.dimensions[number].percent),
                        "note": _("%(known)s dari %(asked)s butir")
                        % {
                            "known": result.dimensions[number].known,
                            "asked": result.dimensions[number].asked,
                        },
                    }
                    for _label, result in series
                ],
            }
            for number, dimension in enumerate(rule.dimensions)
        ],
    }


def _short(label: str) -> str:
    return label.split(" dan ")[0]


def _gap(gap: Gap, thing: Assessment) -> dict[str, Any]:
    return {
        "title": gap.title,
        "dimension": gap.dimension,
        "value": gap.value,
        "anchor": gap.anchor,
        "next": gap.next_anchor,
        "missing": wording.points(gap.missing),
        "kind": wording.step_kind(gap.advice.kind),
        "advice": gap.advice.title,
        "text": gap.advice.text,
        "url": lead_of(gap, thing.business_id)
        or (
            f"{reverse('growth:business_paths', args=[thing.business_id])}#{gap.advice.path}"
            if gap.advice.path
            else ""
        ),
    }


def _answers(thing: Assessment) -> list[dict[str, Any]]:
    """By dimension, in the order of the rubric; what was not answered stands there too."""
    given = {row.item_id: row for row in thing.answers.all()}
    dimensions = thing.rubric.dimensions.prefetch_related("items")
    return [
        {
            "title": dimension.title,
            "rows": [_answer(item, given.get(item.pk)) for item in dimension.items.all()],
        }
        for dimension in dimensions
    ]


def _answer(item: Any, row: AssessmentAnswer | None) -> dict[str, Any]:
    value = None if row is None else row.value
    return {
        "item": item.title,
        "value": value,
        "anchor": "" if value is None else item.anchors[value],
        "state": "" if row is None or value is not None else row.get_state_display(),
        "is_from_register": row is not None and row.origin == AssessmentAnswer.Origin.REGISTER,
        "evidence": "" if row is None else said(row.evidence),
    }


@require_POST
@requires("undo", "assessment")
def withdrawn(request: HttpRequest, assessment_id: int) -> HttpResponse:
    thing = assessment(request, assessment_id, "undo")
    try:
        withdraw_assessment(
            thing, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now()
        )
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Penilaian ditarik; jawabannya tetap dapat dibaca."))
    return redirect("growth:assessment", thing.pk)


@require_GET
@requires("see", "assessment")
def history(request: HttpRequest, business_id: int) -> HttpResponse:
    """All assessments of a business; the last two by one rubric side by side."""
    thing = business(request, business_id, "see", "assessment")
    now = timezone.now()
    rows = assessments_of(thing.pk, timezone.localdate(now))
    change = change_of(rows)
    event = None if change is None else event_of(change.after)
    context: dict[str, Any] = {
        "thing": thing,
        "trail": trail(thing),
        "rows": [_line(each) for each in rows],
        "may_assess": may_assess(person(request), thing),
        "event_url": _event_url(event),
        "may_propose": change is not None
        and change.levels != 0
        and event is None
        and may_propose(person(request), thing),
        "is_once": len(rows) == 1,
        "as_of": wording.moment(now),
    }
    if change is not None:
        rule = rubric_rule(change.after.rubric_id)
        after = score(rule, values_of(change.after))
        before_rule = rubric_rule(change.before.rubric_id)
        before = score(before_rule, values_of(change.before))
        is_same_version = change.before.rubric_id == change.after.rubric_id
        if is_same_version:
            pair = [
                (format_date_short(change.before.assessed_on), before),
                (format_date_short(change.after.assessed_on), after),
            ]
            context["radar"] = _radar(rule, pair)
        context["change"] = {
            "before_on": wording.day(change.before.assessed_on),
            "after_on": wording.day(change.after.assessed_on),
            "before_index": wording.points(change.before.index),
            "after_index": wording.points(change.after.index),
            "before_level": wording.level_label(change.before),
            "after_level": wording.level_label(change.after),
            "points": wording.signed(change.points),
            "is_up": change.points > 0,
            "is_down": change.points < 0,
            "levels": change.levels,
            "is_same_version": is_same_version,
        }
    return render(request, "growth/history.html", context)


def _line(each: Assessment) -> dict[str, Any]:
    return {
        "url": reverse("growth:assessment", args=[each.pk]),
        "on": wording.day(each.assessed_on),
        "rubric": str(each.rubric),
        "by": str(each.assessed_by or _("Sistem")),
        "level": wording.level_label(each),
        "index": wording.points(each.index),
        "coverage": wording.points(each.coverage_percent),
        "is_enough": each.level_id is not None,
    }
