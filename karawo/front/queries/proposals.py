"""Probable duplicates side by side, as a person decides them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.front import wording
from karawo.registry.models import Business, DuplicateProposal, Identifier, Owner
from karawo.registry.queries import place_of
from karawo.ui.language import said

PAGE_ROWS = 20


def waiting(*, kab_id: int | None = None, question: str = "", has_no_kab: bool = False) -> Any:
    """Without a decision, and those put off; the most probable first."""
    rows = DuplicateProposal.objects.filter(decision="")
    if kab_id is not None:
        rows = rows.filter(kab_id=kab_id)
    if has_no_kab:
        rows = rows.filter(kab_id__lt=1000)
    if question:
        rows = rows.filter(question=question)
    return rows.order_by("-probability", "id")


def side_by_side(rows: list[DuplicateProposal]) -> list[dict[str, Any]]:
    """Three queries for the whole page; a side that the caller does not see is said to lie elsewhere."""
    ids = [identity for row in rows for identity in (row.first_id, row.second_id)]
    owners = {
        each.pk: each
        for each in Owner.objects.filter(Q(pk__in=ids) | Q(primary_businesses__in=ids)).defer("birth_on")
    }
    businesses = {
        each.pk: each
        for each in Business.objects.filter(pk__in=ids)
        .select_related("primary_owner")
        .defer("primary_owner__birth_on")
    }
    numbers: dict[int, dict[str, str]] = {}
    for owner_id, kind, masked in Identifier.objects.filter(
        owner__in=list(owners), kind__in=["nik", "phone", "nib"], ended_at=None
    ).values_list("owner_id", "kind", "masked"):
        if owner_id is not None:
            numbers.setdefault(owner_id, {})[kind] = masked
    return [_pair(row, owners, businesses, numbers) for row in rows]


def _pair(
    row: DuplicateProposal,
    owners: dict[int, Owner],
    businesses: dict[int, Business],
    numbers: dict[int, dict[str, str]],
) -> dict[str, Any]:
    if row.question == "owner":
        sides = [_owner(owners.get(identity), numbers) for identity in (row.first_id, row.second_id)]
    else:
        sides = [_business(businesses.get(identity), numbers) for identity in (row.first_id, row.second_id)]
    first, second = sides
    known_far = _("di wilayah lain, tidak dapat Anda buka")
    labels = list(dict.fromkeys([*first["cells"], *second["cells"]]))
    return {
        "id": row.pk,
        "question": _("Pemilik yang sama?") if row.question == "owner" else _("Usaha yang sama?"),
        "caption": _("Usulan %(id)s: %(first)s dan %(second)s")
        % {"id": row.pk, "first": first["name"] or known_far, "second": second["name"] or known_far},
        "percent": round(row.probability * 100),
        "reasons": [said(reason) for reason in row.reasons],
        "first": first["name"] or known_far,
        "second": second["name"] or known_far,
        "first_url": first["url"],
        "second_url": second["url"],
        "rows": [
            {
                "label": label,
                "first": first["cells"].get(label, ""),
                "second": second["cells"].get(label, ""),
                "is_equal": bool(first["cells"].get(label))
                and first["cells"].get(label) == second["cells"].get(label),
            }
            for label in labels
        ],
        "url": reverse("front:decision", args=[row.pk]),
        "proposed_at": wording.moment(row.proposed_at),
    }


_UNSEEN: dict[str, Any] = {"name": "", "url": "", "cells": {}}


def _owner(owner: Owner | None, numbers: dict[int, dict[str, str]]) -> dict[str, Any]:
    if owner is None:
        return _UNSEEN
    own = numbers.get(owner.pk, {})
    return {
        "name": owner.name,
        "url": reverse("front:owner", args=[owner.pk]),
        "cells": {
            _("Nama"): owner.name,
            _("Jenis kelamin"): owner.get_sex_display() if owner.sex else "",
            _("Tempat"): place_of(owner.region_id, owner.kab_id),
            _("Alamat"): owner.address,
            "NIK": own.get("nik", ""),
            _("Telepon"): own.get("phone", ""),
            "NIB": own.get("nib", ""),
        },
    }


def _business(business: Business | None, numbers: dict[int, dict[str, str]]) -> dict[str, Any]:
    if business is None:
        return _UNSEEN
    own = numbers.get(business.primary_owner_id, {})
    return {
        "name": business.name,
        "url": reverse("front:business", args=[business.pk]),
        "cells": {
            _("Nama usaha"): business.name,
            _("Pemilik"): business.primary_owner.name,
            _("Kegiatan"): business.activity or business.main_product,
            _("Tempat"): place_of(business.region_id, business.kab_id),
            _("Alamat"): business.address,
            _("NIK pemilik"): own.get("nik", ""),
            _("Telepon"): own.get("phone", ""),
        },
    }
