"""One business as its page shows it: what the register, the journal and the desk know of it, in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karawo.accounts.access import may
from karawo.accounts.models import User
from karawo.front import wording
from karawo.journal.models import Look
from karawo.kit.dates import format_date_short
from karawo.kit.numbers import format_integer
from karawo.kit.svg import Linear, format_tick, nice_ticks
from karawo.registry.models import Business, CooperativeYear, CorrectionRequest, Observation, Owner
from karawo.registry.queries import (
    BusinessFile,
    EventLine,
    FactLine,
    NumberLine,
    OwnerFile,
    OwnerLine,
    ProposalLine,
    doubt_about,
)
from karawo.registry.review.queries.looked import looked_at
from karawo.ui.language import said

type Rows = list[dict[str, Any]]

_PARTS = {
    "owner": gettext_lazy("pemilik"),
    "partner": gettext_lazy("mitra pemilik"),
    "manager": gettext_lazy("pengelola"),
}


def facts(file: BusinessFile) -> Rows:
    """The present reading of the business; who and since when stands in the observations."""
    business = file.business
    kbli = f"{business.kbli_code} {file.kbli_title}".strip()
    rows: Rows = [
        {"term": _("Tempat"), "value": file.place},
        {"term": _("Alamat"), "value": business.address},
        {"term": _("Kegiatan"), "value": business.activity},
        {"term": _("Produk utama"), "value": business.main_product},
        {"term": _("Merek"), "value": business.brand},
        {
            "term": "KBLI",
            "value": kbli,
            "note": doubt_about(business.kbli_version, business.kbli_code)
            or (_("versi %(year)s") % {"year": business.kbli_version} if business.kbli_version else ""),
        },
        {
            "term": _("Tahun mulai"),
            "value": "" if business.started_year is None else str(business.started_year),
        },
        {"term": _("Bentuk usaha"), "value": wording.label_of("legal_form", business.legal_form_code)},
        {
            "term": _("Kelas usaha"),
            "value": wording.size_label(business.size_class),
            "note": _size_note(business),
        },
        {"term": _("Titik di peta"), "value": _position(business)},
    ]
    return rows


def _size_note(business: Business) -> str:
    if not business.size_class:
        return _("Belum ada modal atau penjualan bertanggal yang menentukan (PP 7/2021 Pasal 35).")
    by = {"sales": _("penjualan"), "capital": _("modal usaha")}.get(
        business.size_criterion, business.size_criterion
    )
    return _("dari %(by)s, keadaan %(day)s") % {"by": by, "day": wording.day(business.size_on)}


def _position(business: Business) -> str:
    if business.latitude is None or business.longitude is None:
        return ""
    return f"{business.latitude:.5f}, {business.longitude:.5f}".replace(".", ",", 0)


def owners(lines: tuple[OwnerLine, ...]) -> Rows:
    return [
        {
            "name": line.name,
            "url": reverse("front:owner", args=[line.owner_id]),
            "role": _PARTS.get(line.part, line.part),
            "note": _("berakhir %(day)s") % {"day": wording.day(line.ends_on)}
            if line.ends_on
            else str(Owner.Kind(line.kind).label),
            "is_first": line.is_first,
            "is_ended": line.ends_on is not None,
        }
        for line in lines
    ]


def numbers(lines: tuple[NumberLine, ...], *, may_unmask: bool) -> Rows:
    tones = {"typed": "warning", "document": "info", "official": "good"}
    return [
        {
            "id": line.id,
            "label": line.label,
            "shown": line.shown,
            "is_masked": line.is_masked,
            "unmask_url": f"/usaha/nomor/{line.id}/pembukaan/" if line.is_masked and may_unmask else "",
            "state": line.state_label,
            "tone": tones.get(line.state, ""),
            "warning": line.warning,
            "note": _note_of(line),
            "is_ended": line.ended_at is not None,
        }
        for line in lines
    ]


def _note_of(line: NumberLine) -> str:
    parts = [f"{line.source_name}, {wording.day(line.seen_on)}"]
    if line.expires_on:
        parts.append(_("berlaku sampai %(day)s") % {"day": wording.day(line.expires_on)})
    if line.ended_at:
        parts.append(_("tidak dipakai lagi sejak %(at)s") % {"at": wording.moment(line.ended_at)})
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of fact: what counts now, and everything that was said before."""

    label: str
    now: dict[str, Any]
    before: Rows


def observations(lines: tuple[FactLine, ...]) -> list[Told]:
    """In the order of the questionnaire."""
    by_what: dict[str, list[FactLine]] = defaultdict(list)
    for line in lines:
        by_what[line.what].append(line)
    told = []
    for what in Observation.What:
        if not (of_kind := by_what.get(str(what))):
            continue
        present = next((line for line in of_kind if line.is_current), of_kind[0])
        told.append(
            Told(
                str(what.label).capitalize(),
                _told(present),
                [_told(line) for line in of_kind if line.id != present.id],
            )
        )
    return told


def _told(line: FactLine) -> dict[str, Any]:
    return {
        "value": wording.observed(line.what, line.number, line.codes, is_unknown=line.is_unknown),
        "is_unknown": line.is_unknown,
        "period": wording.period(line.period_from, line.period_to),
        "source": line.source_name,
        "kind": wording.SOURCE_KINDS.get(line.source_kind, line.source_kind),
        "by": line.by_name,
        "known_at": wording.moment(line.known_at),
    }


def trends(lines: tuple[FactLine, ...]) -> Rows:
    """A line for sales and for workers, where at least two dated observations are known."""
    return [
        drawn
        for what, title, unit in (
            ("sales_rupiah", _("Penjualan setahun"), _("rupiah")),
            ("workers_total", _("Pekerja"), _("orang")),
        )
        if (drawn := _trend(what, title, unit, lines)) is not None
    ]


def _trend(what: str, title: str, unit: str, lines: tuple[FactLine, ...]) -> dict[str, Any] | None:
    best: dict[Any, FactLine] = {}
    for line in lines:
        if line.what == what and line.number is not None:
            known = best.get(line.period_to)
            if known is None or line.known_at > known.known_at:
                best[line.period_to] = line
    points = [best[on] for on in sorted(best)]
    if len(points) < 2:
        return None
    values = [point.number or 0 for point in points]
    ticks = nice_ticks(0, max(values) or 1, 4)
    down = Linear(ticks[0], ticks[-1], 100, 0)
    first, last = points[0].period_to.toordinal(), points[-1].period_to.toordinal()
    across = Linear(first, last, 0, 100)
    shown = [wording.observed(what, point.number, ()) for point in points]
    periods = [wording.period(point.period_from, point.period_to) for point in points]
    drawn = [
        {"x": across(point.period_to.toordinal()), "y": down(value), "label": f"{when}: {text}"}
        for point, value, when, text in zip(points, values, periods, shown, strict=True)
    ]
    return {
        "title": title,
        "unit": unit,
        "alt": _("%(title)s dari %(first)s (%(before)s) ke %(last)s (%(now)s)")
        % {
            "title": title,
            "first": periods[0],
            "before": shown[0],
            "last": periods[-1],
            "now": shown[-1],
        },
        "series": [{"label": title, "points": drawn}],
        "x_ticks": [{"x": drawn[0]["x"], "label": periods[0]}, {"x": drawn[-1]["x"], "label": periods[-1]}],
        "y_ticks": [{"y": down(tick), "label": format_tick(tick)} for tick in ticks],
        "table": {"heads": [_("Masa"), title], "rows": list(zip(periods, shown, strict=True))},
        "as_of": wording.day(timezone.localtime(points[-1].known_at).date()),
    }


def aid(events: Rows, user: User | AnonymousUser) -> Rows:
    """What this business and its owner were given; each leads to its note where the person may open the ledger."""
    leads = may(user, "list", "aid")
    return [
        {**event, "url": reverse("assistance:aid", args=[event["aid_id"]]) if leads else ""}
        for event in events
    ]


_COLUMNS = {
    "name": gettext_lazy("nama"),
    "brand": gettext_lazy("merek"),
    "address": gettext_lazy("alamat"),
    "region_id": gettext_lazy("wilayah"),
    "kab_id": gettext_lazy("kabupaten/kota"),
    "place_text": gettext_lazy("tempat"),
    "postal_code": gettext_lazy("kode pos"),
    "latitude": gettext_lazy("lintang"),
    "longitude": gettext_lazy("bujur"),
    "position_accuracy_m": gettext_lazy("ketelitian titik"),
    "kbli_code": gettext_lazy("KBLI"),
    "kbli_version": gettext_lazy("versi KBLI"),
    "sector_code": gettext_lazy("lapangan usaha"),
    "activity": gettext_lazy("kegiatan"),
    "main_product": gettext_lazy("produk utama"),
    "started_year": gettext_lazy("tahun mulai"),
    "status": gettext_lazy("keadaan"),
    "status_on": gettext_lazy("keadaan per"),
    "size_class": gettext_lazy("kelas"),
    "size_criterion": gettext_lazy("dasar kelas"),
    "size_on": gettext_lazy("kelas per"),
    "has_nib": gettext_lazy("ber-NIB"),
    "latest_sales_rupiah": gettext_lazy("penjualan terakhir"),
    "latest_workers": gettext_lazy("pekerja terakhir"),
    "sex": gettext_lazy("jenis kelamin"),
    "education_code": gettext_lazy("pendidikan"),
    "has_disability": gettext_lazy("disabilitas"),
    "legal_form_code": gettext_lazy("bentuk usaha"),
    "legal_number": gettext_lazy("nomor badan hukum"),
    "legal_on": gettext_lazy("tanggal badan hukum"),
    "state": gettext_lazy("taraf bukti"),
    "masked": gettext_lazy("nomor"),
    "verified_at": gettext_lazy("diperiksa"),
    "ended_at": gettext_lazy("berakhir"),
    "ends_on": gettext_lazy("berakhir"),
    "outcome": gettext_lazy("putusan"),
    "answer": gettext_lazy("jawaban"),
    "is_deceased": gettext_lazy("meninggal"),
    "cooperative_kind_code": gettext_lazy("jenis koperasi"),
    "place_kind_code": gettext_lazy("tempat usaha"),
    "decision": gettext_lazy("putusan"),
    "withdrawn_at": gettext_lazy("dicabut"),
}
_NOT_TOLD = {
    "id",
    "entered_by_id",
    "verified_by_id",
    "decided_by_id",
    "decided_at",
    "withdrawn_by_id",
    "source_id",
    # Which record stands for which is told by the sentence; a number of ours tells nobody anything.
    "merged_into_id",
    "primary_owner_id",
    "owner_id",
    "business_id",
    "undone_at",
    "undone_by_id",
    "undone_in",
}


def timeline(events: tuple[EventLine, ...]) -> Rows:
    """What happened, newest first, by month; what changed stands below the sentence."""
    rows: Rows = []
    for event in events:
        at = timezone.localtime(event.at)
        rows.append(
            {
                "period": wording.month(timezone.localdate(event.at)),
                "at": wording.clock(at),
                "at_iso": at.isoformat(timespec="minutes"),
                "title": event.sentence[:1].upper() + event.sentence[1:],
                "text": _changes(event),
                "by": event.by_name or _("Sistem"),
                "source": "",
                "tone": "",
            }
        )
    return rows


def _changes(event: EventLine) -> str:
    parts = []
    for change in event.changes:
        for name, before in change.before.items():
            if name in _NOT_TOLD or change.after is None or name not in change.after:
                continue
            label = _COLUMNS.get(name, name.removesuffix("_code").replace("_", " "))
            words = _choices(change.table_name, name)
            told = (words.get(value) or _shown(name, value) for value in (before, change.after[name]))
            parts.append(f"{label}: {' → '.join(told)}")
    return "; ".join(dict.fromkeys(parts))


def _choices(table: str, column: str) -> dict[Any, str]:
    """How the codes of a column read; empty for a column of free values."""
    model = _models().get(table)
    field = (
        next((each for each in model._meta.concrete_fields if each.column == column), None) if model else None
    )
    return {code: str(word) for code, word in (field.flatchoices if field is not None else ())}


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if name == "status" and value in Business.Status.values:
        return wording.status_label(str(value))
    if name.endswith("_rupiah") and isinstance(value, int):
        return wording.money(value)
    if name.endswith("_at") and isinstance(value, str):
        return wording.moment(datetime.fromisoformat(value))
    if name in ("kab_id", "region_id"):
        return wording.place_name(int(value))
    return str(value)


def proposals(lines: tuple[ProposalLine, ...]) -> Rows:
    """Probable duplicates that wait for a decision; the other side is named only where the caller sees it."""
    waiting = [line for line in lines if not line.decision]
    owner_ids = [line.other_id for line in waiting if line.question == "owner"]
    business_ids = [line.other_id for line in waiting if line.question == "business"]
    names = (
        {("owner", pk): name for pk, name in Owner.objects.filter(pk__in=owner_ids).values_list("pk", "name")}
        if owner_ids
        else {}
    )
    if business_ids:
        found = Business.objects.filter(pk__in=business_ids).values_list("pk", "name")
        names |= {("business", pk): name for pk, name in found}
    rows: Rows = []
    for line in waiting:
        name = names.get((line.question, line.other_id))
        page = "front:owner" if line.question == "owner" else "front:business"
        rows.append(
            {
                "id": line.id,
                "name": name or _("catatan di wilayah lain"),
                "url": reverse(page, args=[line.other_id]) if name else "",
                "reasons": [said(reason) for reason in line.reasons],
                "percent": round(line.probability * 100),
            }
        )
    return rows


def requests(lines: tuple[CorrectionRequest, ...], *, at: datetime) -> Rows:
    rows: Rows = []
    for line in lines:
        if line.outcome:
            state = _("%(outcome)s %(at)s") % {
                "outcome": CorrectionRequest.Outcome(line.outcome).label,
                "at": wording.moment(line.decided_at),
            }
        else:
            state = wording.remaining(line.due_at, at)
        rows.append(
            {
                "id": line.pk,
                "label": line.reason,
                "url": f"/usaha/permintaan/{line.pk}/",
                "note": f"{line.requested_by}, {wording.moment(line.requested_at)}: {state}",
                "is_open": not line.outcome,
            }
        )
    return rows


def received(file: BusinessFile | OwnerFile) -> Rows:
    return [
        {
            "source": line.source_name,
            "at": wording.moment(line.received_at),
            "place": ", ".join(
                f"{_PLACES.get(name, name)} {value}" for name, value in line.place_in_source.items() if value
            ),
            "cells": [{"term": name, "value": value} for name, value in line.cells.items() if value],
        }
        for line in file.received
    ]


_PLACES = {"file": gettext_lazy("berkas"), "sheet": gettext_lazy("lembar"), "row": gettext_lazy("baris")}


def looks(subjects: list[tuple[str, int]], limit: int = 8) -> Rows:
    """Who opened this file lately. A list that went out names the business and its owner: one line for both."""
    which = Q()
    for kind, identity in subjects:
        which |= looked_at(kind, identity)
    found = Look.objects.filter(which).select_related("by").order_by("-id")
    once = {(look.by_id, look.what, look.at, look.detail): look for look in found[: 2 * limit]}
    return [
        {
            "name": _("Sistem") if look.by is None else str(look.by),
            "role": str(Look.What(look.what).label),
            "note": ": ".join(part for part in (wording.moment(look.at), look.detail, look.reason) if part),
        }
        for look in list(once.values())[:limit]
    ]


def years(lines: tuple[CooperativeYear, ...]) -> dict[str, Any]:
    """A cooperative's book years beside each other, newest first, one per year (the latest known)."""
    by_year: dict[int, CooperativeYear] = {}
    for line in lines:
        by_year.setdefault(line.year, line)
    chosen = [by_year[year] for year in sorted(by_year, reverse=True)][:4]

    def beside(texts: list[str]) -> list[tuple[str, str]]:
        return [(str(each.year), text) for each, text in zip(chosen, texts, strict=True)]

    money = ("assets_rupiah", "own_capital_rupiah", "outside_capital_rupiah", "volume_rupiah", "shu_rupiah")
    counts = ("members_total", "members_male", "members_female", "employees")
    rows = [
        {
            "label": _("Tanggal RAT"),
            "cells": beside([format_date_short(each.rat_on) if each.rat_on else "" for each in chosen]),
        }
    ]
    for name in (*counts, *money):
        label = str(CooperativeYear._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        values = [getattr(each, name) for each in chosen]
        show = wording.money if name in money else lambda n: "" if n is None else format_integer(n)
        rows.append(
            {
                "label": label[:1].upper() + label[1:],
                "cells": beside([show(value) for value in values]),
                "change": _change(values),
            }
        )
    return {
        "years": [str(each.year) for each in chosen],
        "sources": beside([each.source.name for each in chosen]),
        "rows": rows,
    }


def _change(values: list[int | None]) -> str:
    """The newest year against the one before, said only where both are known."""
    if len(values) < 2 or values[0] is None or not values[1]:
        return ""
    percent = round(100 * (values[0] - values[1]) / values[1])
    if percent == 0:
        return _("tetap")
    return (_("naik %(percent)s %%") if percent > 0 else _("turun %(percent)s %%")) % {
        "percent": abs(percent)
    }
