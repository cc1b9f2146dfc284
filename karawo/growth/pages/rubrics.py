"""Rubrics to be read by everybody, and published by an administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import person
from karawo.growth import wording
from karawo.growth.access import may_publish, requires
from karawo.growth.actions import publish_rubric
from karawo.growth.forms import RubricText
from karawo.growth.models import Rubric
from karawo.growth.queries import as_rule, rubric_of
from karawo.growth.rules.fields import field_title
from karawo.registry.actions import Refused
from karawo.ui.answers import allow, refuse, shown


@require_GET
@requires("list", "rubric")
def rubrics(request: HttpRequest) -> HttpResponse:
    rows = Rubric.objects.order_by("is_example", "slug", "-version")
    context = {
        "rows": [
            {
                "url": f"{reverse('growth:rubric', args=[row.slug])}?versi={row.version}",
                "title": row.title,
                "version": row.version,
                "valid_from": wording.day(row.valid_from),
                "source": row.source,
                "is_example": row.is_example,
                "is_offered": row.is_offered,
            }
            for row in rows
        ],
        "may_publish": may_publish(person(request)),
        "newest": sorted({row.slug for row in rows}),
    }
    return render(request, "growth/rubrics.html", context)


@require_GET
@requires("see", "rubric")
def rubric(request: HttpRequest, slug: str) -> HttpResponse:
    """`?versi=` shows an older one."""
    asked = request.GET.get("versi", "")
    row = rubric_of(slug, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None)
    if row is None:
        raise Http404
    rule = as_rule(row)
    context: dict[str, Any] = {
        "row": row,
        "trail": _trail(row.title),
        "facts": [
            {"term": _("Versi"), "value": str(row.version)},
            {"term": _("Berlaku sejak"), "value": wording.day(row.valid_from)},
            {"term": _("Sumber"), "value": row.source},
            {"term": _("Dasar"), "value": row.law},
            {
                "term": _("Batas cukup data"),
                "value": _("%(share)s %% bobot terjawab") % {"share": row.least_coverage_percent},
            },
        ],
        "levels": [
            {
                "name": level.name,
                "note": level.note,
                "from": wording.points(level.from_percent).removesuffix(",0"),
            }
            for level in rule.levels
        ],
        "dimensions": [
            {
                "title": dimension.title,
                "field": field_title(dimension.field_code),
                "weight": wording.points(dimension.weight).removesuffix(",0"),
                "rows": [
                    {
                        "title": item.title,
                        "text": item.text,
                        "anchors": list(enumerate(item.anchors)),
                        "advice": item.advice,
                        "kind": wording.step_kind(item.advice.kind),
                        "hard": wording.indicator_label(item.hard) if item.hard else "",
                    }
                    for item in dimension.items
                ],
            }
            for dimension in rule.dimensions
        ],
        "versions": [
            {
                "label": _("Versi %(number)s") % {"number": number},
                "url": f"?versi={number}",
                "is_current": number == row.version,
            }
            for number in Rubric.objects.filter(slug=slug)
            .order_by("-version")
            .values_list("version", flat=True)
        ],
        "may_publish": may_publish(person(request)),
    }
    return render(request, "growth/rubric.html", context)


def _trail(here: str) -> list[dict[str, str]]:
    return [{"label": _("Rubrik"), "url": reverse("growth:rubrics")}, {"label": here, "url": ""}]


@requires("publish", "rubric")
@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins with the text of the newest version. The address is only where one starts: the text says its slug."""
    who = person(request)
    allow(may_publish(who))
    row = rubric_of(slug)
    if row is None:
        raise Http404
    form = RubricText(request.POST if request.method == "POST" else None, initial={"text": row.text})
    if form.is_bound and form.is_valid():
        try:
            text = form.cleaned_data["text"].replace("\r\n", "\n")
            made = publish_rubric(text, by=who, at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("%(title)s versi %(version)s terbit.") % {"title": made.title, "version": made.version},
            )
            return redirect("growth:rubric", made.slug)
    return shown(
        request, "growth/new_version.html", {"row": row, "trail": _trail(_("Versi baru"))}, form=form
    )
