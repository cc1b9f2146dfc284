"""What was asked for: a form, of whom, for when; and what stands on top of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from karawo.accounts.models import Centre, User
from karawo.plut.models import Case, CentreProfile
from karawo.plut.queries.cases import client_name
from karawo.plut.reports.rules.forms import Form
from karawo.plut.reports.rules.period import Period
from karawo.plut.reports.rules.table import Report, Table

OUTSIDE = "Klien di luar wilayah kerja"
"""Stands for a client whom the reader does not see in the register."""


@dataclass(frozen=True)
class Asked:
    """consultant: None for all of the centre. case: of a card, else None."""

    form: Form
    centre: Centre
    period: Period
    consultant: User | None = None
    case: Case | None = None

    @property
    def query(self) -> dict[str, str]:
        """As the address says it."""
        words = {"plut": str(self.centre.pk), "masa": self.period.code}
        if self.consultant is not None:
            words["konsultan"] = str(self.consultant.pk)
        if self.case is not None:
            words["kasus"] = str(self.case.pk)
        return words

    @property
    def title(self) -> str:
        return self.form.title


def name_of(case: Case) -> str:
    return client_name(case) or OUTSIDE


def last_day(asked: Asked, at: datetime) -> date:
    """The last day of the period that has come."""
    return min(asked.period.last_on, timezone.localdate(at))


def place_of_signing(centre: Centre) -> str:
    """The town it is signed in: "Gorontalo, 22 November 2026"."""
    region = centre.region
    return region.capital or region.name.removeprefix("Kota ").removeprefix("Kabupaten ")


def headed(
    asked: Asked,
    tables: tuple[Table, ...],
    *,
    at: datetime,
    facts: tuple[tuple[str, str], ...] = (),
    footnotes: tuple[str, ...] = (),
    period: str = "",
) -> Report:
    """With the letterhead of the centre. One query."""
    profile = CentreProfile.objects.filter(centre=asked.centre).first()
    office = profile.office if profile is not None else ""
    return Report(
        form=asked.form.slug,
        printed=asked.form.printed,
        title=asked.form.title,
        centre=asked.centre.name,
        letterhead=tuple(line for line in (office, asked.centre.name) if line),
        address=profile.address if profile is not None else "",
        period=period or asked.period.label,
        as_of=at,
        facts=facts,
        tables=tables,
        footnotes=footnotes,
        place=place_of_signing(asked.centre),
    )
