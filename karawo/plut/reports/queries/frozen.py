"""Frozen reports: the list, one of them, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from karawo.plut.reports.access import visible_frozen
from karawo.plut.reports.models import FrozenReport
from karawo.plut.reports.queries.asking import Asked
from karawo.plut.reports.queries.building import build
from karawo.plut.reports.rules.difference import Difference, differences
from karawo.plut.reports.rules.forms import BY_SLUG
from karawo.plut.reports.rules.period import parse_period
from karawo.plut.reports.rules.table import Report, Signer, checksum, from_content
from karawo.regions.access import EVERYTHING, Scope, within


def report_of(frozen: FrozenReport) -> Report:
    return from_content(frozen.content["report"])


def signers_kept(frozen: FrozenReport) -> tuple[Signer, ...]:
    return tuple(Signer(each["role"], each["name"], each["number"]) for each in frozen.content["signers"])


def asked_of(frozen: FrozenReport) -> Asked:
    """What it was asked for, to build it anew."""
    period = parse_period(frozen.period_code)
    if period is None:
        raise LookupError(f"{frozen.number} is of no period")
    return Asked(BY_SLUG[frozen.form], frozen.centre, period, frozen.consultant, frozen.case)


def frozen_of(scope: Scope, report_id: int) -> FrozenReport | None:
    rows = (
        visible_frozen(scope)
        .defer(None)
        .select_related("centre", "consultant", "frozen_by", "case", "replaces")
    )
    return rows.filter(pk=report_id).first()


def changes_since(frozen: FrozenReport, *, at: datetime) -> tuple[Difference, ...]:
    """Against the data of now, as the present scope sees them; so it is asked for people of the centre alone."""
    return differences(report_of(frozen), build(asked_of(frozen), at=at))


@dataclass(frozen=True)
class Verified:
    """What anybody who holds the paper may compare it with; nothing of its rows."""

    number: str
    title: str
    printed: str
    centre: str
    period: str
    as_of: datetime
    frozen_at: datetime
    sha256: str
    is_whole: bool
    replaced_by: str


def verified(token: str) -> Verified | None:
    """Reads beyond every scope: whoever holds the paper asks, signed in or not, and learns only what it says on top."""
    with within(EVERYTHING):
        row = FrozenReport.objects.select_related("centre").filter(token=token[:24]).first()
        if row is None:
            return None
        later = FrozenReport.objects.filter(replaces=row).values_list("number", flat=True).first()
    report = report_of(row)
    return Verified(
        row.number,
        report.title,
        report.printed,
        report.centre,
        report.period,
        row.as_of,
        row.frozen_at,
        row.sha256,
        checksum(row.content) == row.sha256,
        later or "",
    )
