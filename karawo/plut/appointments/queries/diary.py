"""Which slots there are and which are free. Says times and names of consultants, nothing of clients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
from django.db.models import Q

from karawo.accounts.models import Centre
from karawo.law import code_list
from karawo.plut.appointments.models import Appointment, CentreTerms, DatedHours, WeeklyHours
from karawo.plut.appointments.rules import AS_SHIPPED, Day, Slot, Span, Terms, free_of, slots_of, zone_of
from karawo.plut.models import Consultant, Holiday, OpeningHours
from karawo.regions.access import EVERYTHING, within

_WHOLE_DAY = Span(time.min, time.max)


@dataclass(frozen=True)
class Seat:
    """A person in one field of a centre. A person may hold two."""

    user_id: int
    name: str
    field_code: str
    starts_on: date
    ends_on: date | None

    def is_held(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True)
class Diary:
    """The days from `first_on` to `last_on` of a centre, read at once."""

    centre_id: int
    zone: ZoneInfo
    terms: Terms
    seats: tuple[Seat, ...]
    _opening: Mapping[int, Sequence[tuple[date, date | None, Span]]]
    _has_opening: bool
    _weekly: Mapping[int, Sequence[WeeklyHours]]
    _dated: Mapping[int, Sequence[DatedHours]]
    _closed: frozenset[date]
    _taken: Mapping[int, Sequence[Slot]]

    def consultants(self, field: str, on: date) -> list[Seat]:
        """Who sits in the field that day, each once; every field where none is named."""
        found = {
            seat.user_id: seat for seat in self.seats if seat.is_held(on) and field in {"", seat.field_code}
        }
        return list(found.values())

    def slots(self, user_id: int, on: date) -> tuple[Slot, ...]:
        """Taken ones too; none on a day without a contract."""
        if not any(seat.user_id == user_id and seat.is_held(on) for seat in self.seats):
            return ()
        return slots_of(self._day(user_id, on), minutes=self.terms.slot_minutes)

    def taken(self, user_id: int) -> Sequence[Slot]:
        return self._taken.get(user_id, ())

    def free(self, user_id: int, on: date, *, since: datetime) -> tuple[Slot, ...]:
        return free_of(self.slots(user_id, on), taken=self.taken(user_id), since=since)

    def is_away(self, user_id: int, slot: Slot) -> bool:
        """Whether an absence touches the slot."""
        day = self._day(user_id, slot.starts_at.astimezone(self.zone).date())
        spans = (
            Slot(
                datetime.combine(day.on, span.starts, tzinfo=self.zone),
                datetime.combine(day.on, span.ends, tzinfo=self.zone),
            )
            for span in day.away
        )
        return any(slot.overlaps(span) for span in spans)

    def choices(self, field: str, on: date, *, since: datetime) -> dict[Slot, list[Seat]]:
        """The free slots of the day, each with who could be met then."""
        found: dict[Slot, list[Seat]] = {}
        for seat in self.consultants(field, on):
            for slot in self.free(seat.user_id, on, since=since):
                found.setdefault(slot, []).append(seat)
        return dict(sorted(found.items()))

    def _day(self, user_id: int, on: date) -> Day:
        weekly = [row for row in self._weekly.get(user_id, ()) if _holds(row.valid_from, row.valid_to, on)]
        own = [row.span for row in weekly if row.weekday == on.weekday() and row.span is not None]
        opening = [
            span for first, last, span in self._opening.get(on.weekday(), ()) if _holds(first, last, on)
        ]
        dated = [row for row in self._dated.get(user_id, ()) if row.first_on <= on <= row.last_on]
        return Day(
            on,
            self.zone,
            opening=opening if self._has_opening else None,
            own=own if weekly else None,
            extra=[_span(row) for row in dated if row.kind == DatedHours.Kind.EXTRA],
            away=[_span(row) for row in dated if row.kind != DatedHours.Kind.EXTRA],
            is_holiday=on in self._closed,
        )


def _holds(first: date, last: date | None, on: date) -> bool:
    return first <= on and (last is None or on <= last)


def _span(row: DatedHours) -> Span:
    return _WHOLE_DAY if row.starts is None or row.ends is None else Span(row.starts, row.ends)


def diary_of(centre: Centre, first_on: date, last_on: date) -> Diary:
    """Looks beyond the scope of the caller: an owner may know which hours are free, not who has the others."""
    zone = centre_zone(centre)
    with within(EVERYTHING):
        opening: dict[int, list[tuple[date, date | None, Span]]] = defaultdict(list)
        for row in OpeningHours.objects.filter(_in_force(first_on, last_on), centre=centre):
            opening[row.weekday].append((row.valid_from, row.valid_to, Span(row.opens_at, row.closes_at)))
        weekly: dict[int, list[WeeklyHours]] = defaultdict(list)
        for hours in WeeklyHours.objects.filter(_in_force(first_on, last_on), centre=centre):
            weekly[hours.consultant_id].append(hours)
        dated: dict[int, list[DatedHours]] = defaultdict(list)
        for exception in DatedHours.objects.filter(
            centre=centre, withdrawn_at=None, first_on__lte=last_on, last_on__gte=first_on
        ):
            dated[exception.consultant_id].append(exception)
        seats = tuple(_seats(centre.pk, first_on, last_on))
        closed = Holiday.objects.filter(Q(centre=centre) | Q(centre=None), on__range=(first_on, last_on))
        return Diary(
            centre_id=centre.pk,
            zone=zone,
            terms=terms_of(centre.pk),
            seats=seats,
            _opening=opening,
            _has_opening=bool(opening),
            _weekly=weekly,
            _dated=dated,
            _closed=frozenset(closed.values_list("on", flat=True)) | _national(first_on, last_on),
            _taken=_taken([seat.user_id for seat in seats], first_on, last_on, zone),
        )


def _in_force(first_on: date, last_on: date) -> Q:
    return (Q(valid_to=None) | Q(valid_to__gte=first_on)) & Q(valid_from__lte=last_on)


def _national(first_on: date, last_on: date) -> frozenset[date]:
    known = holidays.country_holidays("ID", years=range(first_on.year, last_on.year + 1))
    return frozenset(on for on in known if first_on <= on <= last_on)


def _taken(user_ids: Sequence[int], first_on: date, last_on: date, zone: ZoneInfo) -> dict[int, list[Slot]]:
    """In every centre: nobody is in two places."""
    found: dict[int, list[Slot]] = defaultdict(list)
    rows = Appointment.objects.occupying().filter(
        consultant_id__in=user_ids,
        period__overlap=(
            datetime.combine(first_on, time.min, tzinfo=zone),
            datetime.combine(last_on + timedelta(days=1), time.min, tzinfo=zone),
        ),
    )
    for row in rows.only("consultant_id", "period"):
        if row.consultant_id is not None and row.slot is not None:
            found[row.consultant_id].append(row.slot)
    return found


def _seats(centre_id: int, first_on: date, last_on: date) -> Iterator[Seat]:
    rows = Consultant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=first_on), centre_id=centre_id, starts_on__lte=last_on
    ).select_related("user")
    for row in rows:
        yield Seat(row.user_id, row.user.name, row.field_code, row.starts_on, row.ends_on)


def seats_of(centre_id: int, on: date) -> list[Seat]:
    return [seat for seat in _seats(centre_id, on, on) if seat.is_held(on)]


def terms_of(centre_id: int) -> Terms:
    newest = CentreTerms.objects.filter(centre_id=centre_id).order_by("-pk").first()
    return AS_SHIPPED if newest is None else newest.terms


def centre_zone(centre: Centre) -> ZoneInfo:
    return zone_of(centre.region_id)


def field_names() -> dict[str, str]:
    return {each.code: each.label for each in code_list("consultant_field").codes}
