"""Who is probably already there, told while the form is filled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from karawo.accounts.access import requires, scope
from karawo.registry.forms.typed import answers_in
from karawo.registry.linkage.queries import Candidate, likely_duplicates
from karawo.registry.linkage.rules import link_record
from karawo.registry.linkage.rules.reasons import OF_OWNERS
from karawo.ui.language import said

_NOT_A_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Likeness:
    """A candidate as the form shows it. url: empty where the person may not open the file."""

    owner_id: int
    title: str
    business: str
    place: str
    percent: int
    reasons: tuple[str, ...]
    url: str
    is_visible: bool


_MOST_TERRITORIES = 8


def alike(answers: Mapping[str, Any], *, near: Sequence[int] = (), limit: int = 3) -> list[Likeness]:
    """answers: of the registration form, as typed; half-typed numbers say nothing yet.

    near: where the person works, as `Scope.kab_ids`. A name alone is looked for there until a kabupaten is
    chosen; in a larger territory than a few kabupaten it waits for that choice.
    """

    def text(name: str) -> str:
        value = answers.get(name, "")
        return (value[-1] if isinstance(value, list) else str(value)).strip()

    def digits(name: str, *lengths: int) -> str | None:
        number = _NOT_A_DIGIT.sub("", text(name))
        return number if len(number) in lengths else None

    if len(text("owner_name")) < 3 and digits("nik", 16) is None:
        return []
    chosen, kabs = digits("kabupaten", 4), [str(kab_id) for kab_id in near if kab_id >= 1_000]
    assumed: list[str | None] = [*kabs] if chosen is None and len(kabs) <= _MOST_TERRITORIES else []
    record = partial(
        link_record,
        nik=digits("nik", 16),
        nib=digits("nib", 13),
        npwp=digits("npwp", 15, 16),
        name=text("owner_name"),
        sex=text("sex") or None,
        phone=text("phone") or None,
        business=text("name") or None,
        address=text("address") or None,
        desa_code=digits("desa", 10),
        kecamatan_code=digits("kecamatan", 6),
    )
    best: dict[int, Candidate] = {}
    for kabupaten in assumed or [chosen]:
        for candidate in likely_duplicates(record(kabupaten_code=kabupaten), limit=limit):
            known = best.get(candidate.owner_id)
            if known is None or candidate.probability > known.probability:
                best[candidate.owner_id] = candidate
    likeliest = sorted(best.values(), key=lambda each: each.probability, reverse=True)[:limit]
    return [_likeness(candidate, is_assumed=bool(assumed)) for candidate in likeliest]


def _likeness(candidate: Candidate, *, is_assumed: bool) -> Likeness:
    """is_assumed: the kabupaten was not told, so that it is no reason to name."""
    address = (
        f"/usaha/{candidate.business_id}/" if candidate.business_id else f"/pelaku/{candidate.owner_id}/"
    )
    return Likeness(
        owner_id=candidate.owner_id,
        title=candidate.owner_name,
        business=candidate.business_name,
        place=candidate.kab_name,
        # Never "100 %": the model says likely, people decide.
        percent=min(99, round(candidate.probability * 100)),
        reasons=tuple(
            said(reason)
            for reason in candidate.reasons
            if not (is_assumed and reason == OF_OWNERS["kabupaten_equal"])
        ),
        url=address if candidate.is_visible else "",
        is_visible=candidate.is_visible,
    )


@requires("register", "business")
@require_POST
def duplicates(request: HttpRequest) -> HttpResponse:
    """Asked while typing; by POST, because numbers of persons never stand in an address. Changes nothing."""
    likely = alike(answers_in(request.POST), near=scope(request).kab_ids)
    return render(request, "registry/partials/duplicates.html", {"likely": likely})
