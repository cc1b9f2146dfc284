"""Who is probably already there, told while the form is filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from karawo.accounts.access import requires
from karawo.registry.forms.typed import answers_in
from karawo.registry.linkage.queries import Candidate, likely_duplicates
from karawo.registry.linkage.rules import link_record
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


def alike(answers: Mapping[str, Any], *, limit: int = 3) -> list[Likeness]:
    """answers: of the registration form, as typed; half-typed numbers say nothing yet."""

    def text(name: str) -> str:
        value = answers.get(name, "")
        return (value[-1] if isinstance(value, list) else str(value)).strip()

    def digits(name: str, *lengths: int) -> str | None:
        number = _NOT_A_DIGIT.sub("", text(name))
        return number if len(number) in lengths else None

    if len(text("owner_name")) < 3 and digits("nik", 16) is None:
        return []
    record = link_record(
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
        kabupaten_code=digits("kabupaten", 4),
    )
    return [_likeness(candidate) for candidate in likely_duplicates(record, limit=limit)]


def _likeness(candidate: Candidate) -> Likeness:
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
        reasons=tuple(said(reason) for reason in candidate.reasons),
        url=address if candidate.is_visible else "",
        is_visible=candidate.is_visible,
    )


@requires("register", "business")
@require_POST
def duplicates(request: HttpRequest) -> HttpResponse:
    """Asked while typing; by POST, because numbers of persons never stand in an address. Changes nothing."""
    likely = alike(answers_in(request.POST))
    return render(request, "registry/partials/duplicates.html", {"likely": likely})
