"""How partners and promises read on a screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.kit.dates import format_date, format_date_short, format_moment
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.rupiah import format_rupiah, format_rupiah_short
from karawo.partners.models import Agreement, Commitment, Partner
from karawo.partners.queries.ledger import Fulfilment, UnitSum
from karawo.partners.rules.ladder import STATUSES, TONES
from karawo.partners.rules.vocabulary import CONTRIBUTIONS, ELEMENTS, RUPIAH, SUB_KINDS, thread_of
from karawo.ui.language import said

type Rows = list[dict[str, Any]]


def day(on: date | None) -> str:
    return "" if on is None else format_date(on)


def short_day(on: date | None) -> str:
    return "" if on is None else format_date_short(on)


def moment(at: datetime | None) -> str:
    return "" if at is None else format_moment(timezone.localtime(at))


def first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def number(value: Decimal | int) -> str:
    exact = Decimal(value)
    return format_decimal(exact, 0 if exact == exact.to_integral_value() else 2)


def amount(value: Decimal | int, unit: str, *, is_short: bool = True) -> str:
    """ "30 orang", "Rp 25 juta"."""
    if unit == RUPIAH:
        return format_rupiah_short(int(value)) if is_short else format_rupiah(int(value))
    return f"{number(value)} {unit}"


def percent(value: Decimal | None) -> str:
    return "" if value is None else f"{format_decimal(value, 0)} %"


def element(code: str) -> str:
    return said(ELEMENTS[code]) if code in ELEMENTS else ""


def listed(codes: Iterable[str], labels: Mapping[str, str]) -> str:
    return ", ".join(said(labels[code]) for code in codes if code in labels)


def seat(partner: Partner) -> str:
    """ "Agregator dan keuangan: bank"."""
    name = element(partner.element)
    return f"{name}: {said(SUB_KINDS[partner.sub_kind])}" if partner.sub_kind else name


def status(commitment: Commitment, *, on: date) -> dict[str, str]:
    if commitment.is_overdue(on):
        return {"text": _("lewat tenggat"), "tone": "bad"}
    return {"text": said(STATUSES[commitment.status]), "tone": TONES[commitment.status]}


def due(commitment: Commitment, *, on: date) -> str:
    if commitment.ended_on is not None:
        return ""
    days = (commitment.due_on - on).days
    if days < 0:
        return _("lewat %(days)s hari") % {"days": format_integer(-days)}
    return _("hari ini") if days == 0 else _("%(days)s hari lagi") % {"days": format_integer(days)}


def promise_row(commitment: Commitment, *, on: date, has_partner: bool = True) -> dict[str, Any]:
    """A row of `partners/partials/rows.html`."""
    state = status(commitment, on=on)
    cells: Rows = [
        {
            "label": _("Jumlah"),
            "text": amount(commitment.quantity, commitment.unit),
            "note": _("%(percent)s dipenuhi") % {"percent": percent(100 * commitment.amounts.share)},
            "is_number": True,
        },
        {
            "label": _("Tenggat"),
            "text": short_day(commitment.due_on),
            "is_day": True,
            "note": due(commitment, on=on),
        },
        {"label": _("Keadaan"), "text": state["text"], "tone": state["tone"], "is_badge": True},
    ]
    if has_partner:
        seat_cell = {
            "label": _("Mitra"),
            "text": commitment.partner.name,
            "note": element(commitment.partner.element),
            "url": reverse("partners:partner", args=[commitment.partner_id]),
        }
        cells.insert(0, seat_cell)
    return {
        "text": commitment.text,
        "note": said(CONTRIBUTIONS[commitment.contribution])
        + (f" · {commitment.programme}" if commitment.programme else ""),
        "url": reverse("partners:commitment", args=[commitment.pk]),
        "cells": cells,
    }


def promise_heads(*, has_partner: bool = True) -> Rows:
    heads: Rows = [
        {"label": _("Janji")},
        {"label": _("Jumlah"), "is_number": True},
        {"label": _("Tenggat")},
        {"label": _("Keadaan")},
    ]
    if has_partner:
        heads.insert(1, {"label": _("Mitra")})
    return heads


def partner_row(partner: Partner, offers: Iterable[str] = ()) -> dict[str, Any]:
    return {
        "text": partner.name,
        "note": partner.sector,
        "url": reverse("partners:partner", args=[partner.pk]),
        "cells": [
            {
                "label": _("Unsur"),
                "text": seat(partner),
                "helix": thread_of(partner.element),
                "is_badge": True,
            },
            {"label": _("Wilayah"), "text": partner.region.full_name, "note": _reach(partner)},
            {"label": _("Menyediakan"), "text": ", ".join(offers) or "–"},
        ],
    }


def _reach(partner: Partner) -> str:
    return str(partner.get_reach_display()) if partner.is_shared else ""


def unit_rows(sums: Iterable[UnitSum]) -> Rows:
    """Each unit for itself; the four parts beside the whole."""
    return [
        {
            "unit": _("uang") if each.is_money else each.unit,
            "promises": format_integer(each.promises),
            "promised": amount(each.promised, each.unit),
            "open": amount(each.open, each.unit),
            "delivered": amount(each.delivered, each.unit),
            "broken": amount(each.broken, each.unit),
            "withdrawn": amount(each.withdrawn, each.unit),
            "percent": percent(each.percent),
        }
        for each in sums
    ]


def fulfilment_cells(row: Fulfilment) -> Rows:
    return [
        {"label": _("Janji"), "text": format_integer(row.promises), "is_number": True},
        {"label": _("Sudah tiba tenggat"), "text": format_integer(row.due), "is_number": True},
        {
            "label": _("Ditepati"),
            "text": format_integer(row.kept),
            "note": percent(row.percent),
            "is_number": True,
        },
        {"label": _("Lewat tenggat"), "text": format_integer(row.overdue), "is_number": True},
        {"label": _("Diingkari"), "text": format_integer(row.broken), "is_number": True},
        {"label": _("Belum diketahui"), "text": format_integer(row.unsure), "is_number": True},
    ]


def fulfilment_heads(first: str) -> Rows:
    labels = (
        _("Janji"),
        _("Sudah tiba tenggat"),
        _("Ditepati"),
        _("Lewat tenggat"),
        _("Diingkari"),
        _("Belum diketahui"),
    )
    return [{"label": first}, *({"label": label, "is_number": True} for label in labels)]


def agreement_state(agreement: Agreement, *, on: date) -> dict[str, str]:
    if agreement.ended_at is not None:
        return {"text": _("diakhiri"), "tone": ""}
    if on < agreement.valid_from:
        return {"text": _("belum berlaku"), "tone": "info"}
    if agreement.valid_until is not None and agreement.valid_until < on:
        return {"text": _("masa berlaku lewat"), "tone": "warning"}
    if agreement.valid_until is not None and (agreement.valid_until - on).days <= 60:
        return {"text": _("segera berakhir"), "tone": "warning"}
    return {"text": _("berlaku"), "tone": "good"}


def validity(agreement: Agreement) -> str:
    until = short_day(agreement.valid_until) or _("selesai pekerjaannya")
    return f"{short_day(agreement.valid_from)} – {until}"
