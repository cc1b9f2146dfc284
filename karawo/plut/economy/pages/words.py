"""Sentra and prices as words for a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.kit.numbers import format_integer
from karawo.kit.rupiah import format_rupiah
from karawo.plut.economy.models import ClusterState, MarketPrice
from karawo.plut.economy.queries.clusters import ClusterLine
from karawo.plut.economy.queries.prices import BoardLine
from karawo.plut.economy.rules.words import PROBLEM_FIELDS, change_of
from karawo.plut.pages import words
from karawo.plut.rules.fields import field_title


def _number(value: int | None) -> str:
    return "" if value is None else format_integer(value)


def _money(value: int | None) -> str:
    return "" if value is None else format_rupiah(value)


def cluster(line: ClusterLine) -> dict[str, Any]:
    last = line.last
    return {
        "name": line.cluster.name,
        "product": line.cluster.product,
        "place": line.cluster.address,
        "centre": line.cluster.centre.name,
        "url": reverse("economy:cluster", args=[line.cluster.pk]),
        "members": _number(last.members) if last else "",
        "workers": _number(last.workers) if last else "",
        "turnover": _money(last.turnover_rupiah) if last else "",
        "on": words.short_day(last.on) if last else "",
        "chair": last.chair if last else "",
        "is_ended": line.cluster.ended_on is not None,
    }


def state(row: ClusterState, before: ClusterState | None) -> list[dict[str, str]]:
    """Facts of one day; "naik" and "turun" beside a figure that an earlier day has too."""
    figures = (
        (_("Anggota (unit usaha)"), row.members, before.members if before else None, format_integer),
        (_("Pekerja"), row.workers, before.workers if before else None, format_integer),
        (
            _("Omzet sebulan"),
            row.turnover_rupiah,
            before.turnover_rupiah if before else None,
            format_rupiah,
        ),
    )
    found = []
    for term, now, then, shape in figures:
        text = "" if now is None else shape(now)
        difference = change_of(then, now)
        if difference and before is not None:
            word = _("naik") if difference > 0 else _("turun")
            text += f" ({word} {shape(abs(difference))}, {words.short_day(before.on)})"
        found.append({"term": term, "value": text})
    texts = (
        (_("Teknologi"), row.get_technology_display() if row.technology else ""),
        (_("Bahan baku"), row.get_material_display() if row.material else ""),
        (_("Pemasaran"), row.get_marketing_display() if row.marketing else ""),
        (_("Kemitraan"), row.partnership),
        (_("Ketua"), row.chair),
        (_("Pembina"), row.mentors),
    )
    found += [{"term": term, "value": words.first_up(str(value))} for term, value in texts]
    found += [
        {"term": _("Masalah %(field)s") % {"field": field_title(code)}, "value": row.problems[code]}
        for code in PROBLEM_FIELDS
        if row.problems.get(code)
    ]
    return [{"term": each["term"], "value": each["value"] or _("belum diketahui")} for each in found]


def told(row: ClusterState) -> str:
    return _("%(source)s; kata %(who)s, dicatat %(at)s") % {
        "source": words.first_up(str(row.get_source_display())),
        "who": row.told_by,
        "at": words.moment(row.known_at),
    }


def line_of(row: ClusterState) -> dict[str, Any]:
    return {
        "on": words.short_day(row.on),
        "members": _number(row.members),
        "workers": _number(row.workers),
        "turnover": _money(row.turnover_rupiah),
        "technology": words.first_up(str(row.get_technology_display())) if row.technology else "",
        "material": words.first_up(str(row.get_material_display())) if row.material else "",
        "marketing": words.first_up(str(row.get_marketing_display())) if row.marketing else "",
        "told": told(row),
    }


def price(line: BoardLine, *, today: date) -> dict[str, Any]:
    row, before = line.last, line.before
    change, tone = "", ""
    if before is not None and line.change is not None:
        then = words.short_day(before.on)
        if line.change == 0:
            change = _("tetap sejak %(day)s") % {"day": then}
        else:
            tone = "up" if line.change > 0 else "down"
            word = (
                _("naik %(amount)s sejak %(day)s") if line.change > 0 else _("turun %(amount)s sejak %(day)s")
            )
            change = word % {"amount": format_rupiah(abs(line.change)), "day": then}
    return {
        "commodity": row.commodity.name,
        "unit": row.commodity.unit,
        "price": format_rupiah(row.price_rupiah),
        "place": row.place,
        "on": words.short_day(row.on),
        "age": _("hari ini")
        if line.days_old == 0
        else _("%(n)s hari lalu") % {"n": format_integer(line.days_old)},
        "is_old": line.is_old,
        "source": row.source,
        "change": change,
        "tone": tone,
        "url": f"{reverse('economy:price_history', args=[row.commodity_id])}?plut={row.centre_id}",
    }


def told_price(row: MarketPrice, *, may_withdraw: bool) -> dict[str, Any]:
    gone = getattr(row, "withdrawn", None)
    return {
        "price": format_rupiah(row.price_rupiah),
        "place": row.place,
        "on": words.short_day(row.on),
        "source": row.source,
        "by": row.told_by.name if row.told_by else "",
        "withdrawn": gone.reason if gone is not None else "",
        "withdraw_url": reverse("economy:price_withdrawn", args=[row.pk])
        if may_withdraw and gone is None
        else "",
    }
