"""The minutes on paper: a draft at any time, and frozen with a number for signature."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import limited, person, requires, scope
from karawo.gatherings import actions
from karawo.gatherings.access import may_export, may_facilitate, visible_minutes
from karawo.gatherings.forms.board import SigningForm
from karawo.gatherings.models import Gathering, Minutes, Registration
from karawo.gatherings.pages.answering import found_gathering, gathering_url
from karawo.gatherings.queries.minutes import (
    changes_since,
    kept_words,
    minutes_of,
    paper_words,
    proven,
    words_of,
)
from karawo.gatherings.queries.people import attended
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.pdf import compile_pdf
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import allow, refuse, shown

_TEMPLATE = Path(__file__).parents[2] / "pdf" / "minutes.typ"
MOST_CHANGES = 200


def _moment(at: datetime) -> str:
    return format_moment(timezone.localtime(at))


def _trail(row: Gathering, *here: tuple[str, str]) -> list[dict[str, str]]:
    rows = [(_("Kegiatan"), reverse("gatherings:gatherings")), (row.title, gathering_url(row)), *here]
    return [{"label": label, "url": url} for label, url in rows]


@require_GET
@requires("export", "board")
@limited("gathering_paper", "120/h/user")
def paper(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """A draft: the state of now, without a number."""
    row = found_gathering(request, gathering_id)
    allow(may_export(request.user, row))
    now = timezone.now()
    title = _("Rancangan notula %(title)s") % {"title": row.title}
    _taken_along(request, row, title)
    words = paper_words(words_of(row), as_of=now)
    return _sent(compile_pdf(_TEMPLATE, words, title=title, at=now), f"rancangan-notula-{row.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("correct", "board")
def freezing(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """What was frozen so far; POST freezes the state of now."""
    row = found_gathering(request, gathering_id)
    user = person(request)
    allow(may_facilitate(user, row))
    kept = minutes_of(row)
    form = SigningForm(request.POST if request.method == "POST" else None, initial={"facilitator": user.name})
    if form.is_bound and form.is_valid():
        signers = actions.Signers(**form.cleaned_data)
        try:
            made = actions.freeze_minutes(row, signers, by=user, at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Notula dibekukan dengan nomor %(number)s.") % {"number": made.number}
            )
            return redirect("gatherings:frozen_minutes", made.pk)
    context = {
        "row": row,
        "trail": _trail(row, (_("Notula"), "")),
        "is_begun": row.starts_at <= timezone.now(),
        "draft_url": reverse("gatherings:minutes", args=[row.pk]),
        "rows": [
            {
                "number": each.number,
                "url": reverse("gatherings:frozen_minutes", args=[each.pk]),
                "frozen_at": _moment(each.frozen_at),
                "by": each.frozen_by.name,
                "is_latest": each == kept[0],
            }
            for each in kept
        ],
    }
    return shown(request, "gatherings/minutes.html", context, form=form)


def _found(request: HttpRequest, minutes_id: int) -> Minutes:
    return get_object_or_404(visible_minutes(scope(request)), pk=minutes_id)


@require_GET
@requires("export", "board")
def frozen(request: HttpRequest, minutes_id: int) -> HttpResponse:
    """What stands on the paper above, and what has changed in the data since."""
    kept = _found(request, minutes_id)
    row = kept.gathering
    allow(may_export(request.user, row))
    changes = changes_since(kept)
    later = Minutes.objects.filter(replaces=kept).defer("content").first()
    context = {
        "row": row,
        "kept": kept,
        "trail": _trail(row, (_("Notula"), reverse("gatherings:freezing", args=[row.pk])), (kept.number, "")),
        "signers": [each for each in kept_words(kept)["signers"] if each["name"]],
        "frozen_at": _moment(kept.frozen_at),
        "as_of": _moment(kept.as_of),
        "changes": changes[:MOST_CHANGES],
        "change_count": format_integer(len(changes)),
        "undrawn": format_integer(len(changes) - MOST_CHANGES) if len(changes) > MOST_CHANGES else "",
        "later": later,
        "paper_url": reverse("gatherings:frozen_minutes_paper", args=[kept.pk]),
        "proof_url": reverse("gatherings:minutes_proof", args=[kept.token]),
        "may_freeze": later is None and may_facilitate(request.user, row),
    }
    return shown(request, "gatherings/frozen_minutes.html", context)


@require_GET
@requires("export", "board")
@limited("gathering_paper", "120/h/user")
def frozen_paper(request: HttpRequest, minutes_id: int) -> HttpResponse:
    kept = _found(request, minutes_id)
    allow(may_export(request.user, kept.gathering))
    title = _("Notula %(number)s") % {"number": kept.number}
    _taken_along(request, kept.gathering, title)
    url = request.build_absolute_uri(reverse("gatherings:minutes_proof", args=[kept.token]))
    words: dict[str, Any] = paper_words(kept_words(kept)["words"], as_of=kept.as_of, minutes=kept, url=url)
    name = "notula-" + kept.number.replace("/", "-").lower()
    return _sent(compile_pdf(_TEMPLATE, words, title=title, at=kept.frozen_at), name)


def _taken_along(request: HttpRequest, row: Gathering, title: str) -> None:
    """Those who came stand on it by name."""
    came = Registration.objects.filter(attended(), gathering=row)
    actions.record_export(title, people=came, gathering=row, by=person(request), at=timezone.now())


def _sent(document: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(document, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@never_cache
@require_GET
@requires("see", "gathering_page")
@limited("minutes_proof", "240/h/ip")
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the paper, signed in or not."""
    found = proven(token)
    context = {
        "found": found,
        "as_of": _moment(found.as_of) if found else "",
        "frozen_at": _moment(found.frozen_at) if found else "",
    }
    answer = render(request, "gatherings/minutes_proof.html", context, status=200 if found else 410)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
