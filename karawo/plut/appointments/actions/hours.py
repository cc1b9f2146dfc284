"""When a consultant can be met, and how the centre runs its queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.journal.actions import record
from karawo.kit.dates import format_date
from karawo.plut.appointments.access import may_set_hours
from karawo.plut.appointments.actions.writing import kab_of, local_day, standing
from karawo.plut.appointments.models import CentreTerms, DatedHours, WeeklyHours
from karawo.plut.appointments.rules import NotAllowed, Refused, Span, Terms

if TYPE_CHECKING:
    from karawo.accounts.models import User


def _must_set(by: User | None, centre: Centre, consultant: User | None) -> None:
    if not may_set_hours(by, centre.pk, None if consultant is None else consultant.pk):
        raise NotAllowed(_("Jam temu diatur oleh konsultannya sendiri atau kepala PLUT."))


@transaction.atomic
def set_weekly_hours(
    centre: Centre,
    consultant: User,
    week: Mapping[int, Sequence[Span]],
    *,
    valid_from: date,
    by: User | None,
    at: datetime,
) -> list[WeeklyHours]:
    """week: spans by weekday (0 is Monday); a weekday without spans is off, no weekday at all gives the consultant
    the opening hours of the centre again. From the day on; what was in force before ends the day before.

    Appointments already made stay; who sets the hours sees them on the page.
    """
    _must_set(by, centre, consultant)
    if valid_from < local_day(centre, at):
        raise Refused(_("Jam temu hanya dapat diubah mulai hari ini."), field="valid_from")
    with standing(by, centre.pk):
        record(
            "slot.weekly",
            by=by,
            at=at,
            kab_id=kab_of(centre),
            words={"consultant": consultant.name, "centre": centre.name},
        )
        present = WeeklyHours.objects.filter(centre=centre, consultant=consultant)
        present.filter(valid_from__gte=valid_from).delete()
        present.filter(valid_from__lt=valid_from).exclude(valid_to__lt=valid_from).update(
            valid_to=valid_from - timedelta(days=1)
        )
        if not any(week.values()):
            return []
        common = {
            "kab_id": kab_of(centre),
            "centre": centre,
            "consultant": consultant,
            "valid_from": valid_from,
        }
        rows = []
        for weekday in range(7):
            spans = list(week.get(weekday, ()))
            if any(later.starts < earlier.ends for earlier, later in pairwise(sorted(spans))):
                raise Refused(_("Dua jam pada hari yang sama saling tumpang; perbaiki salah satunya."))
            if not spans:
                rows.append(WeeklyHours(weekday=weekday, **common))
            rows += [
                WeeklyHours(weekday=weekday, starts=span.starts, ends=span.ends, **common) for span in spans
            ]
        return WeeklyHours.objects.bulk_create(rows)


@transaction.atomic
def add_dated_hours(
    centre: Centre,
    consultant: User,
    *,
    kind: str,
    first_on: date,
    last_on: date,
    starts: time | None = None,
    ends: time | None = None,
    note: str = "",
    by: User | None,
    at: datetime,
) -> DatedHours:
    _must_set(by, centre, consultant)
    if last_on < first_on:
        raise Refused(_("Hari terakhir mendahului hari pertama; tukar keduanya."), field="last_on")
    if (starts is None) != (ends is None):
        raise Refused(_("Isi kedua jam, atau kosongkan keduanya untuk sehari penuh."), field="ends")
    if starts is not None and ends is not None and ends <= starts:
        raise Refused(_("Jam selesai harus sesudah jam mulai."), field="ends")
    if kind == DatedHours.Kind.EXTRA and starts is None:
        raise Refused(_("Jam tambahan butuh jam mulai dan jam selesai."), field="starts")
    with standing(by, centre.pk):
        record(
            "slot.dated",
            by=by,
            at=at,
            kab_id=kab_of(centre),
            words={"consultant": consultant.name, "centre": centre.name, "day": format_date(first_on)},
        )
        return DatedHours.objects.create(
            kab_id=kab_of(centre),
            centre=centre,
            consultant=consultant,
            kind=kind,
            first_on=first_on,
            last_on=last_on,
            starts=starts,
            ends=ends,
            note=note.strip()[:200],
        )


@transaction.atomic
def withdraw_dated_hours(dated: DatedHours, *, by: User | None, at: datetime) -> DatedHours:
    """Harmless twice."""
    centre, consultant = dated.centre, dated.consultant
    _must_set(by, centre, consultant)
    if dated.withdrawn_at is None:
        with standing(by, centre.pk):
            record(
                "slot.dated_withdrawn",
                by=by,
                at=at,
                kab_id=kab_of(centre),
                words={
                    "consultant": consultant.name, "centre": centre.name, "day": format_date(dated.first_on),
                },
            )  # fmt: skip
            dated.withdrawn_at = at
            dated.save(update_fields=["withdrawn_at"])
    return dated


@transaction.atomic
def set_terms(centre: Centre, terms: Terms, *, by: User | None, at: datetime) -> CentreTerms:
    _must_set(by, centre, None)
    if not 5 <= terms.slot_minutes <= 240:
        raise Refused(_("Lama satu janji temu antara 5 dan 240 menit."), field="slot_minutes")
    with standing(by, centre.pk):
        record("slot.terms", by=by, at=at, kab_id=kab_of(centre), words={"centre": centre.name})
        return CentreTerms.objects.create(
            centre=centre, set_at=at, **{name: getattr(terms, name) for name in Terms.__dataclass_fields__}
        )
