"""How a centre presents itself: profile, form, hours, holidays, facilities, staff."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.kit.keeping import keep
from karawo.kit.pictures import NotAPicture, redrawn
from karawo.plut.access import may_keep_profile
from karawo.plut.models import (
    CentreProfile,
    Facility,
    Holiday,
    InstitutionalForm,
    OpeningHours,
    StaffMember,
)
from karawo.plut.rules.spans import Span
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User

PROFILE_FIELDS = tuple(
    field.name for field in CentreProfile._meta.concrete_fields if not field.primary_key and field.editable
)
MOST_BYTES = 10 * 1024 * 1024
_PHOTOS = "plut"


def kab_of(centre: Centre) -> int:
    """The kabupaten/kota the centre stands in, as rows carry it."""
    return int(str(centre.region_id)[:4])


def _say(act: str, centre: Centre, by: User | None, at: datetime, **words: str) -> None:
    if not may_keep_profile(by, centre):
        raise NotAllowed(_("Profil PLUT diubah kepala PLUT itu atau administrator."))
    words["centre"] = centre.name
    record(act, by=by, at=at, subject=("centre", centre.pk), kab_id=kab_of(centre), words=words)


@transaction.atomic
def change_profile(
    centre: Centre, given: Mapping[str, Any], *, by: User | None, at: datetime
) -> CentreProfile:
    """given: columns of CentreProfile. Harmless twice."""
    profile = CentreProfile.objects.filter(centre=centre).first() or CentreProfile(centre=centre)
    changed = {
        name: value
        for name, value in given.items()
        if name in PROFILE_FIELDS and getattr(profile, name) != value
    }
    if changed or profile._state.adding:
        _say("centre.profile_changed", centre, by, at)
        for name, value in changed.items():
            setattr(profile, name, value)
        profile.save()
    return profile


def photo_path(profile: CentreProfile) -> Path:
    return Path(settings.FILES_ROOT) / _PHOTOS / profile.photo_name


@transaction.atomic
def set_photo(centre: Centre, content: bytes, *, by: User | None, at: datetime) -> CentreProfile:
    """Of the building; drawn anew without what the camera wrote into it. Raises NotAllowed, Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(_("Berkas lebih dari 10 MB; kecilkan dahulu."), field="photo")
    try:
        kept = redrawn(content)
    except NotAPicture:
        raise Refused(_("Berkas ini bukan foto (JPEG, PNG, WebP); pilih yang lain."), field="photo") from None
    _say("centre.photo_changed", centre, by, at)
    profile = CentreProfile.objects.filter(centre=centre).first() or CentreProfile(centre=centre)
    profile.photo_name = f"{secrets.token_hex(24)}.jpg"
    profile.save()
    keep(photo_path(profile), kept)
    return profile


@transaction.atomic
def set_hours(
    centre: Centre,
    week: Mapping[int, Sequence[Span]],
    *,
    from_on: date,
    by: User | None,
    at: datetime,
) -> None:
    """week: weekday (0 Monday) → its spans, none for a day on which the centre is closed. What held before ends the
    day before `from_on`."""
    for day, spans in week.items():
        if any(span.ends <= span.starts for span in spans):
            raise Refused(_("Jam tutup harus sesudah jam buka; periksa jamnya."), field=f"day_{day}")
    present = {
        (row.weekday, Span(row.opens_at, row.closes_at))
        for row in OpeningHours.objects.filter(centre=centre).in_force(from_on)
    }
    wanted = {(day, span) for day, spans in week.items() for span in spans}
    if present == wanted:
        return
    _say("centre.hours_changed", centre, by, at)
    OpeningHours.objects.filter(centre=centre, valid_from__gte=from_on).delete()
    OpeningHours.objects.filter(centre=centre, valid_to=None).update(
        valid_to=date.fromordinal(from_on.toordinal() - 1)
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(
            centre=centre, weekday=day, opens_at=span.starts, closes_at=span.ends, valid_from=from_on
        )
        for day, span in sorted(wanted)
    )


@transaction.atomic
def record_form(
    centre: Centre,
    *,
    form: str,
    operator: str,
    starts_on: date,
    basis: str = "",
    by: User | None,
    at: datetime,
) -> InstitutionalForm:
    """The form that held before ends the day before."""
    found = InstitutionalForm.objects.filter(centre=centre, starts_on=starts_on).first()
    if found is not None and (found.form, found.operator) == (form, operator):
        return found
    later = InstitutionalForm.objects.filter(centre=centre, starts_on__gte=starts_on).first()
    if later is not None:
        raise Refused(
            _("Sudah tercatat bentuk sejak %(day)s; pilih tanggal sesudahnya.")
            % {"day": f"{later.starts_on:%d-%m-%Y}"},
            field="starts_on",
        )
    _say("centre.form_recorded", centre, by, at, form=str(InstitutionalForm.Form(form).label))
    InstitutionalForm.objects.filter(centre=centre, ends_on=None).update(
        ends_on=date.fromordinal(starts_on.toordinal() - 1)
    )
    return InstitutionalForm.objects.create(
        centre=centre, form=form, operator=operator, basis=basis, starts_on=starts_on
    )


@transaction.atomic
def add_holiday(centre: Centre, *, on: date, name: str, by: User | None, at: datetime) -> Holiday:
    found = Holiday.objects.filter(centre=centre, on=on).first()
    if found is not None:
        return found
    _say("centre.holiday_added", centre, by, at, holiday=f"{name} ({on:%d-%m-%Y})")
    return Holiday.objects.create(centre=centre, on=on, name=name)


@transaction.atomic
def remove_holiday(centre: Centre, *, on: date, by: User | None, at: datetime) -> None:
    found = Holiday.objects.filter(centre=centre, on=on).first()
    if found is None:
        return
    _say("centre.holiday_removed", centre, by, at, holiday=f"{found.name} ({on:%d-%m-%Y})")
    found.delete()


@transaction.atomic
def record_facility(
    centre: Centre,
    *,
    name: str,
    capacity: int | None = None,
    note: str = "",
    is_usable: bool = True,
    by: User | None,
    at: datetime,
) -> Facility:
    """By its name: the second telling replaces the first."""
    told = {"capacity": capacity, "note": note, "is_usable": is_usable}
    found = Facility.objects.filter(centre=centre, name=name).first()
    if found is not None and all(getattr(found, word) == value for word, value in told.items()):
        return found
    _say("centre.facility_recorded", centre, by, at, facility=name)
    return Facility.objects.update_or_create(centre=centre, name=name, defaults=told)[0]


@transaction.atomic
def record_staff(
    centre: Centre, *, name: str, position: str, starts_on: date, by: User | None, at: datetime
) -> StaffMember:
    """A new head ends the one before."""
    found = StaffMember.objects.filter(centre=centre, name=name, position=position, ends_on=None).first()
    if found is not None:
        return found
    label = str(StaffMember.Position(position).label)
    _say("centre.staff_recorded", centre, by, at, name=name, position=label)
    if position == StaffMember.Position.HEAD:
        StaffMember.objects.filter(
            centre=centre, position=position, ends_on=None, starts_on__lt=starts_on
        ).update(ends_on=date.fromordinal(starts_on.toordinal() - 1))
    return StaffMember.objects.create(centre=centre, name=name, position=position, starts_on=starts_on)
