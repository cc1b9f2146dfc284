"""What a centre agreed to reach and what it handed in: targets, chosen clients, work programme, frozen papers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from karawo.config.demo.work.planning import Desk
from karawo.plut.actions import set_target as set_consultant_target
from karawo.plut.models import Case
from karawo.plut.reports.actions import GivenItem, add_item, choose_clients, freeze, lock_plan, set_target
from karawo.plut.reports.models import Indicator, PlanLock
from karawo.plut.reports.queries import Asked, build, signers_of
from karawo.plut.reports.rules.forms import BY_SLUG
from karawo.plut.reports.rules.period import Period, Span, around
from karawo.plut.reports.rules.table import Kind
from karawo.registry.models import Owner

MOST_PERCENT = Decimal(95)
SOURCE = "Renja Dinas (contoh)"
_ASKED_OF_ALL = 1.1
"""Targets lie this much above what was reached, for one indicator more, for another less."""

_WORK: tuple[tuple[str, str, str, str, str, str, int, str, int | None, int, int], ...] = (
    # activity, goal, objective, indicator, unit, budget, output, beneficiaries, rupiah, first and last month
    ("Pendampingan NIB dan P-IRT", "Usaha berizin", "Klien tanpa izin", "NIB dan P-IRT terbit", "izin", "apbd_kab", 60,
     "usaha mikro pangan", 48_000_000, 1, 11),
    ("Kelas kemasan dan label", "Produk siap jual", "Produk pangan dan kerajinan", "Produk berlabel lengkap", "produk",
     "dak", 45, "pelaku usaha pangan", 72_500_000, 3, 9),
    ("Pembukuan dan akses kredit", "Usaha tahu labanya", "Klien tanpa catatan kas", "Klien dengan laporan laba rugi",
     "usaha", "dak", 80, "usaha mikro", 36_000_000, 2, 10),
    ("Foto produk dan toko daring", "Pasar lebih luas", "Klien yang baru menjual di tempat", "Toko daring berjalan",
     "toko", "apbd_prov", 40, "pelaku usaha muda", 25_000_000, 4, 12),
    ("Temu bisnis dengan ritel dan hotel", "Masuk rantai pasok", "Produk yang sudah dikurasi", "Kontrak pasok",
     "kontrak", "mitra", 8, "produsen terkurasi", None, 6, 8),
    ("Pendampingan RAT koperasi", "Koperasi tertib", "Koperasi binaan", "Koperasi ber-RAT tepat waktu", "koperasi",
     "tanpa", 10, "pengurus koperasi", 0, 1, 6),
)  # fmt: skip


def agree_and_hand_in(desk: Desk, dice: random.Random, *, at: datetime) -> None:
    """Of this year; in the first days of a January the year just past is what the papers are about."""
    today = timezone.localdate(at)
    month = around(today, Span.MONTH).former
    year = Period(Span.YEAR, month.year)
    _choose(desk, year, at=at)
    _plan(desk, year.year, at=at)
    _ask_consultants(desk, month, around(today, Span.MONTH), at=at)
    _ask_centre(desk, year.year, dice, at=at)
    for consultant in list(desk.seats.values())[:2]:
        _hand_in(Asked(BY_SLUG["konsultan"], desk.centre, month, consultant), desk, at=at)
    _hand_in(Asked(BY_SLUG["iku"], desk.centre, around(today, Span.QUARTER).former), desk, at=at)


def _choose(desk: Desk, year: Period, *, at: datetime) -> None:
    opened = Case.objects.filter(centre=desk.centre, opened_on__lte=year.last_on)
    of_year = opened.exclude(closed_on__lt=year.first_on).order_by("opened_on", "pk")
    cooperatives = of_year.filter(owner__kind=Owner.Kind.COOPERATIVE)[:8]
    chosen = {case.subject_id: case for case in [*of_year.filter(business__isnull=False)[:40], *cooperatives]}
    if chosen:
        choose_clients(desk.centre, year.year, chosen.values(), by=desk.head, at=at)
        lock_plan(desk.centre, PlanLock.What.CLIENTS, year.year, by=desk.head, at=at)


def _plan(desk: Desk, year: int, *, at: datetime) -> None:
    for activity, goal, objective, indicator, unit, budget, output, whom, rupiah, first, last in _WORK:
        given = GivenItem(
            goal=goal, objective=objective, activity=activity, indicator=indicator, output_number=Decimal(output),
            output_unit=unit, budget_source=budget, starts_on=date(year, first, 2), ends_on=date(year, last, 26),
            beneficiaries=whom, beneficiary_count=output, budget_rupiah=rupiah,
        )  # fmt: skip
        add_item(desk.centre, year, given, by=desk.head, at=at)
    lock_plan(desk.centre, PlanLock.What.WORK, year, by=desk.head, at=at)


def _ask_consultants(desk: Desk, *months: Period, at: datetime) -> None:
    for consultant in dict.fromkeys(desk.seats.values()):
        for month in months:
            for measure, number in (("sesi-pendampingan", 20), ("klien-dilayani", 12)):
                set_consultant_target(
                    desk.centre, consultant, measure=measure, period_from=month.first_on, period_to=month.last_on,
                    number=number, by=desk.head, at=at,
                )  # fmt: skip


def _ask_centre(desk: Desk, year: int, dice: random.Random, *, at: datetime) -> None:
    """Targets of four quarters, around what the quarters gave; one indicator, and what gave nothing, have none."""
    quarters = [Period(Span.QUARTER, year, part) for part in (1, 2, 3, 4)]
    indicators: Sequence[Indicator] = list(Indicator.objects.in_force(quarters[-1].last_on))
    begun = [quarter for quarter in quarters if quarter.first_on <= timezone.localdate(at)]
    table = build(Asked(BY_SLUG["iku"], desk.centre, begun[-1]), at=at).table("triwulan")
    reached = {row.key.removeprefix("iku:"): row.cells[2::2] for row in table.rows}
    for indicator in indicators:
        if indicator.code == "kemitraan":
            continue
        values = [Decimal(cell) for cell in reached[indicator.code] if isinstance(cell, (int, Decimal))]
        usual = max((value for value in values if value > 0), default=None)
        if usual is None:
            continue
        share = Decimal(str(round(_ASKED_OF_ALL * dice.uniform(0.75, 1.2), 2)))
        aimed = max(Decimal(1), (usual * share).quantize(Decimal(1)))
        if indicator.kind == Kind.PERCENT or indicator.code == "skm":
            aimed = min(aimed, MOST_PERCENT)
        for quarter in quarters:
            set_target(
                desk.centre, indicator.code, year=year, quarter=quarter.part, number=aimed, source=SOURCE, by=desk.head,
                at=at,
            )  # fmt: skip


def _hand_in(asked: Asked, desk: Desk, *, at: datetime) -> None:
    freeze(asked, signers_of(asked, at=at), by=desk.head, at=at)
