"""The network of centres, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from karawo.accounts.models import Centre
from karawo.plut.models import (
    CentreProfile,
    Consultant,
    Facility,
    Holiday,
    InstitutionalForm,
    OpeningHours,
    StaffMember,
)
from karawo.plut.rules.fields import field_choices


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the seven fields; consultants: who sits there, none where the seat is empty."""

    field_code: str
    field: str
    consultants: tuple[Consultant, ...]


@dataclass(frozen=True, slots=True)
class CentreLine:
    """empty_fields: titles of the seats that nobody holds today."""

    centre: Centre
    profile: CentreProfile | None
    areas: tuple[str, ...]
    consultants: int
    empty_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CentreFile:
    centre: Centre
    profile: CentreProfile | None
    areas: tuple[str, ...]
    seats: tuple[Seat, ...]
    forms: tuple[InstitutionalForm, ...]
    hours: tuple[OpeningHours, ...]
    holidays: tuple[Holiday, ...]
    facilities: tuple[Facility, ...]
    staff: tuple[StaffMember, ...]


def centre_lines(*, on: date) -> list[CentreLine]:
    """All centres by name. Four queries."""
    centres = (
        Centre.objects.select_related("region", "profile").prefetch_related("areas__region").order_by("name")
    )
    seated: dict[int, list[Consultant]] = {}
    for row in Consultant.objects.in_force(on):
        seated.setdefault(row.centre_id, []).append(row)
    titles = field_choices()
    found = []
    for centre in centres:
        seats = seated.get(centre.pk, [])
        held = {seat.field_code for seat in seats}
        found.append(
            CentreLine(
                centre,
                getattr(centre, "profile", None),
                _areas(centre),
                len({seat.user_id for seat in seats}),
                tuple(title for code, title in titles if code not in held),
            )
        )
    return found


def _areas(centre: Centre) -> tuple[str, ...]:
    return tuple(sorted(area.region.full_name for area in centre.areas.all()))


def centre_file(centre: Centre, *, on: date) -> CentreFile:
    return CentreFile(
        centre=centre,
        profile=CentreProfile.objects.filter(centre=centre).first(),
        areas=_areas(centre),
        seats=seats_of(centre, on=on),
        forms=tuple(InstitutionalForm.objects.filter(centre=centre)),
        hours=tuple(OpeningHours.objects.filter(centre=centre).in_force(on)),
        holidays=tuple(Holiday.objects.filter(centre=centre, on__gte=on)[:12]),
        facilities=tuple(Facility.objects.filter(centre=centre)),
        staff=tuple(StaffMember.objects.filter(centre=centre, ends_on=None)),
    )


def seats_of(centre: Centre, *, on: date) -> tuple[Seat, ...]:
    rows = list(Consultant.objects.filter(centre=centre).in_force(on).select_related("user"))
    return tuple(
        Seat(code, title, tuple(row for row in rows if row.field_code == code))
        for code, title in field_choices()
    )


def field_of(user_id: int, centre_id: int, *, on: date) -> str:
    """The field a person sits in at a centre; empty where he holds no seat."""
    row = Consultant.objects.in_force(on).filter(user_id=user_id, centre_id=centre_id).first()
    return row.field_code if row is not None else ""
