"""What the register knows of the person who asks: to read, to correct, to take along (UU 27/2022 art. 5-7, 13)."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from karawo.accounts.access import person, requires, scope
from karawo.journal.actions import record_look
from karawo.journal.models import Look
from karawo.journal.queries import looks
from karawo.kit.dates import format_date
from karawo.kit.numbers import format_integer
from karawo.kit.rupiah import format_rupiah
from karawo.registry.models import OwnFile
from karawo.registry.queries.files import BusinessFile, FactLine
from karawo.registry.queries.own import held_of, own_panels, own_sides, parts_of

PAPERS = frozenset({"pirt", "bpom", "halal", "brand", "sni"})
"""Certificates and registrations of products, as an owner asks for them."""


@requires("see", "account")
@never_cache
@require_safe
def own_file(request: HttpRequest) -> HttpResponse:
    shown = [
        {
            "owner": side.file.owner,
            "place": side.file.place,
            "numbers": side.file.numbers,
            "consents": [each for each in side.file.consents if each.withdrawn_at is None],
            "looks": looks("owner", side.file.owner.pk)[:20],
            "businesses": [_business(each) for each in side.businesses],
            "parts": [part for part in parts_of(side) if part.rows],
        }
        for side in own_sides(person(request))
    ]
    context = {"files": shown, "panels": own_panels(scope(request).own_ids)}
    return render(request, "registry/own_file.html", context)


def _business(file: BusinessFile) -> dict[str, Any]:
    facts = [
        {
            "term": fact.label.capitalize(),
            "value": _value(fact),
            "is_unknown": fact.is_unknown,
            "note": f"{format_date(fact.period_to)} · {fact.source_name}",
        }
        for fact in file.current_facts
    ]
    return {
        "file": file,
        "facts": facts,
        "papers": [each for each in file.numbers if not each.ended_at and each.kind in PAPERS],
        "requests": file.requests,
        "looks": looks("business", file.business.pk)[:20],
        "urls": {
            "file": f"/usaha/{file.business.pk}/",
            "figures": reverse("registry:observations", args=[file.business.pk]),
            "correction": reverse("registry:ask_correction", args=[file.business.pk]),
        },
    }


def _value(fact: FactLine) -> str:
    if fact.number is None:
        return ", ".join(fact.codes)
    if fact.what == "is_exporting":
        return _("ya") if fact.number else _("tidak")
    return format_rupiah(fact.number) if fact.what.endswith("_rupiah") else format_integer(fact.number)


class _Package(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if dataclasses.is_dataclass(o) and not isinstance(o, type):
            return {each.name: getattr(o, each.name) for each in dataclasses.fields(o)}
        if isinstance(o, models.Model):
            return _row(o)
        return super().default(o)


_INNER = {"digest", "birth_digest", "canonical_name", "entry_id", "entered_by_id"}


def _row(row: models.Model) -> dict[str, Any]:
    """Every column that tells something about the person; sealed ones in the clear, since they are his."""
    names = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in names if name not in _INNER}


@requires("export", "owner")
@never_cache
@require_safe
def package(request: HttpRequest, owner_id: int) -> HttpResponse:
    """Everything about the own person as JSON, numbers in full, with the trail of who looked.

    Only for who the file belongs to: an office exports elsewhere, masked.
    """
    get_object_or_404(OwnFile, user=person(request), owner_id=owner_id)
    side = next((each for each in own_sides(person(request)) if each.file.owner.pk == owner_id), None)
    if side is None:
        return render(request, "404.html", status=404)
    numbers, received = held_of(side)
    trail = [*looks("owner", owner_id), *(look for pk in side.business_ids for look in looks("business", pk))]
    answer = {
        "dibuat": timezone.now(),
        "dasar": "UU 27/2022 Pasal 7 dan Pasal 13",
        "pemilik": side.file,
        "usaha": side.businesses,
        "nomor": [_row(each) for each in numbers],
        "catatan_diterima": [_row(each) for each in received],
        **{part.name: part.told for part in parts_of(side)},
        "siapa_yang_melihat": [
            {
                "at": look.at,
                "by": str(look.by or ""),
                "what": look.what,
                "detail": look.detail,
                "reason": look.reason,
            }
            for look in trail
        ],
    }
    record_look(
        Look.What.EXPORT,
        by=person(request),
        at=timezone.now(),
        subject=("owner", owner_id),
        kab_id=side.file.owner.kab_id,
        reason="berkas sendiri",
    )
    sent = JsonResponse(answer, encoder=_Package, json_dumps_params={"ensure_ascii": False, "indent": 1})
    sent["Content-Disposition"] = f'attachment; filename="berkas-saya-{owner_id}.json"'
    sent["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return sent
