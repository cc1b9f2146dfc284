"""Transformation paths: what they ask, where everybody waits, and how far one business is."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import may
from karawo.growth import wording
from karawo.growth.access import counting_scope_of, requires
from karawo.growth.models import TransformationPath
from karawo.growth.pages.answering import business, trail
from karawo.growth.queries.paths import (
    Funnel,
    funnel,
    path_in_force,
    paths_in_force,
    progress_of,
    walkers_at,
)
from karawo.growth.rules.path import Age, Path, StepState
from karawo.kit.numbers import format_integer
from karawo.regions.access import within
from karawo.registry.models import Business
from karawo.registry.queries import place_of

PAGE_ROWS = 50
_AGES = {"wajar": Age.IN_TIME, "lewat": Age.LATE, "lama": Age.VERY_LATE}


@require_GET
@requires("see", "rubric")
def paths(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "paths": [
            {
                "title": path.title,
                "url": reverse("growth:path", args=[path.slug])
                if may(request.user, "see", "transformation")
                else "",
                "version": path.version,
                "valid_from": wording.day(path.valid_from),
                "source": path.source,
                "steps": path.steps,
                "days": sum(step.days for step in path.steps),
            }
            for path in paths_in_force(today)
        ]
    }
    return render(request, "growth/paths.html", context)


@require_GET
@requires("see", "transformation")
def path(request: HttpRequest, slug: str) -> HttpResponse:
    """The funnel of one path within what the person may count."""
    now = timezone.now()
    today = timezone.localdate(now)
    with within(counting_scope_of(request.user)):
        found = path_in_force(slug, today)
        if found is None:
            raise Http404
        counted = funnel(found, on=today)
    sees_rows = may(request.user, "list", "assessment")
    context = {
        "path": found,
        "trail": [{"label": _("Jalur"), "url": reverse("growth:paths")}, {"label": found.title, "url": ""}],
        "unit": _units(found),
        "total": format_integer(counted.total),
        "done": format_integer(counted.done),
        "done_url": _rows_url(found, sees_rows, sudah="semua"),
        "bars": _bars(counted, sees_rows),
        "rows": _table(counted, sees_rows),
        "as_of": wording.moment(now),
    }
    return render(request, "growth/path.html", context)


def _units(path: Path) -> str:
    return _("koperasi") if path.for_owners == TransformationPath.For.COOPERATIVE else _("usaha")


def _rows_url(path: Path, sees_rows: bool, **words: str) -> str:
    if not sees_rows:
        return ""
    query = "&".join(f"{name}={word}" for name, word in words.items())
    return f"{reverse('growth:path_walkers', args=[path.slug])}?{query}"


def _bars(counted: Funnel, sees_rows: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{number}. {each.step.title}",
            "value": format_integer(each.reached),
            "percent": round(100 * each.reached / counted.total, 2) if counted.total else 0,
            "url": _rows_url(counted.path, sees_rows, sudah=each.step.slug),
        }
        for number, each in enumerate(counted.steps, 1)
    ]


def _table(counted: Funnel, sees_rows: bool) -> list[dict[str, Any]]:
    return [
        {
            "title": each.step.title,
            "text": each.step.text,
            "days": format_integer(each.step.days),
            "reached": format_integer(each.reached),
            "waiting": format_integer(each.waiting_all),
            "waiting_url": _rows_url(counted.path, sees_rows, tunggu=each.step.slug),
            "median": "" if each.median_days is None else format_integer(each.median_days),
            "ages": [
                {
                    "label": wording.age_label(age),
                    "value": format_integer(each.waiting.get(age, 0)),
                    "url": _rows_url(counted.path, sees_rows, tunggu=each.step.slug, umur=word)
                    if each.waiting.get(age)
                    else "",
                }
                for word, age in _AGES.items()
            ],
        }
        for each in counted.steps
    ]


@require_GET
@requires("list", "assessment")
def path_walkers(request: HttpRequest, slug: str) -> HttpResponse:
    """`?sudah=` who has done a step ("semua": all), `?tunggu=` who waits for it, `?umur=` wajar, lewat or lama."""
    now = timezone.now()
    today = timezone.localdate(now)
    found = path_in_force(slug, today)
    if found is None:
        raise Http404
    reached, waiting = request.GET.get("sudah", ""), request.GET.get("tunggu", "")
    age = _AGES.get(request.GET.get("umur", ""))
    try:
        rows = walkers_at(
            found,
            on=today,
            reached="" if reached == "semua" else reached,
            waiting=waiting,
            age=age,
            is_done=reached == "semua",
        )
    except KeyError:
        raise Http404 from None
    page = Paginator(rows.order_by("since", "pk"), PAGE_ROWS).get_page(request.GET.get("halaman"))
    query = request.GET.copy()

    def step(number: int) -> str:
        query["halaman"] = str(number)
        return "?" + query.urlencode()

    context = {
        "path": found,
        "title": _walkers_title(found, reached, waiting, age),
        "unit": _units(found),
        "trail": [
            {"label": _("Jalur"), "url": reverse("growth:paths")},
            {"label": found.title, "url": reverse("growth:path", args=[found.slug])},
            {"label": _("Baris"), "url": ""},
        ],
        "rows": [_walker(found, each, today) for each in page.object_list],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": step(page.number - 1) if page.has_previous() else "",
        "next_url": step(page.number + 1) if page.has_next() else "",
        "as_of": wording.moment(now),
    }
    return render(request, "growth/path_walkers.html", context)


def _walkers_title(path: Path, reached: str, waiting: str, age: Age | None) -> str:
    if reached == "semua":
        return _("%(path)s: semua langkah selesai") % {"path": path.title}
    if reached:
        return _("%(path)s: sudah %(step)s") % {"path": path.title, "step": path.step(reached).title}
    if waiting:
        words = {"path": path.title, "step": path.step(waiting).title}
        told = _("%(path)s: menunggu %(step)s") % words
        return f"{told}, {wording.age_label(age)}" if age else told
    return path.title


def _walker(path: Path, row: Any, today: Any) -> dict[str, Any]:
    is_business = isinstance(row, Business)
    return {
        "url": reverse("growth:business_paths", args=[row.pk]) + f"#{path.slug}"
        if is_business
        else f"/koperasi/{row.pk}/",
        "name": row.name,
        "place": place_of(row.region_id, row.kab_id),
        "next": path.steps[row.place].title if row.place < len(path.steps) else "",
        "since": wording.day(row.since),
        "days": format_integer((today - row.since).days),
        "age": wording.age_label(Age(row.age)) if row.place < len(path.steps) else "",
        "tone": wording.AGE_TONES[Age(row.age)],
    }


@require_GET
@requires("see", "assessment")
def business_paths(request: HttpRequest, business_id: int) -> HttpResponse:
    thing = business(request, business_id, "see", "assessment")
    now = timezone.now()
    found = progress_of(thing, on=timezone.localdate(now))
    context = {
        "thing": thing,
        "trail": trail(thing, _("Jalur")),
        "paths": [
            {
                "slug": path.slug,
                "title": path.title,
                "source": path.source,
                "done": sum(1 for state in states if state.reached_on),
                "total": len(states),
                "steps": [_state(state) for state in states],
            }
            for path, states in found
        ],
        "as_of": wording.moment(now),
    }
    return render(request, "growth/business_paths.html", context)


def _state(state: StepState) -> dict[str, Any]:
    return {
        "title": state.step.title,
        "text": state.step.text,
        "usual": format_integer(state.step.days),
        "reached_on": wording.day(state.reached_on),
        "is_next": state.is_next,
        "days": "" if state.days is None else format_integer(state.days),
        "age": "" if state.age is None else wording.age_label(state.age),
        "tone": "" if state.age is None else wording.AGE_TONES[state.age],
    }
