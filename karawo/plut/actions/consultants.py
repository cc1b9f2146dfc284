"""Who sits in which of the seven fields, and what the centre keeps of him."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import RoleHolding
from karawo.accounts.rules import Role
from karawo.journal.actions import record
from karawo.plut.access import may_keep_profile, may_keep_staff
from karawo.plut.actions.centres import kab_of
from karawo.plut.models import Consultant, ConsultantCertificate, ConsultantFile, ConsultantTarget
from karawo.plut.rules.fields import field_choices, field_title
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User


def _say(act: str, centre: Centre, user: User, by: User | None, at: datetime, **words: str) -> None:
    # Who sits in which field is public and set up with the centre; contracts' papers are the head's alone.
    is_seat = act == "consultant.seated"
    if not (may_keep_profile(by, centre) if is_seat else may_keep_staff(by, centre)):
        raise NotAllowed(_("Konsultan ditetapkan kepala PLUT itu."))
    words |= {"centre": centre.name, "name": user.name}
    record(act, by=by, at=at, subject=("person", user.pk), kab_id=kab_of(centre), words=words)


def is_consultant_at(user: User, centre: Centre, *, at: datetime) -> bool:
    """Whether the role is held there today; the seat alone gives no right."""
    held = RoleHolding.objects.in_force(timezone.localdate(at)).filter(user=user, centre=centre)
    return held.filter(role__in=(Role.CONSULTANT, Role.CENTRE_HEAD)).exists()


@transaction.atomic
def seat_consultant(
    centre: Centre,
    user: User,
    *,
    field_code: str,
    starts_on: date,
    ends_on: date | None = None,
    contract_number: str = "",
    is_coordinator: bool = False,
    by: User | None,
    at: datetime,
) -> Consultant:
    """The same seat again changes its contract. Raises Refused where the person holds no role at the centre."""
    if field_code not in dict(field_choices()):
        raise Refused(_("Bidang tidak dikenal; pilih salah satu dari tujuh."), field="field_code")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("Kontrak berakhir sebelum mulai; periksa tanggalnya."), field="ends_on")
    if not is_consultant_at(user, centre, at=at):
        raise Refused(
            _(
                "%(name)s belum berperan konsultan di %(centre)s; minta administrator memberikan perannya dahulu."
            )
            % {"name": user.name, "centre": centre.name},
            field="user",
        )
    told = {"ends_on": ends_on, "contract_number": contract_number, "is_coordinator": is_coordinator}
    found = Consultant.objects.filter(
        centre=centre, user=user, field_code=field_code, starts_on=starts_on
    ).first()
    if found is not None and all(getattr(found, word) == value for word, value in told.items()):
        return found
    _say("consultant.seated", centre, user, by, at, field=field_title(field_code))
    return Consultant.objects.update_or_create(
        centre=centre, user=user, field_code=field_code, starts_on=starts_on, defaults=told
    )[0]


@transaction.atomic
def end_seat(seat: Consultant, *, ends_on: date, by: User | None, at: datetime) -> None:
    if seat.ends_on is not None and seat.ends_on <= ends_on:
        return
    if ends_on < seat.starts_on:
        raise Refused(_("Kontrak berakhir sebelum mulai; periksa tanggalnya."), field="ends_on")
    _say("consultant.ended", seat.centre, seat.user, by, at, field=field_title(seat.field_code))
    Consultant.objects.filter(pk=seat.pk).update(ends_on=ends_on)


@transaction.atomic
def change_file(
    centre: Centre, user: User, given: Mapping[str, str], *, by: User | None, at: datetime
) -> ConsultantFile:
    """given: registration_number, education_code, school, major, expertise, association, experience."""
    found = ConsultantFile.objects.filter(centre=centre, user=user).first()
    if found is not None and all(getattr(found, word) == value for word, value in given.items()):
        return found
    _say("consultant.file_changed", centre, user, by, at)
    return ConsultantFile.objects.update_or_create(
        centre=centre, user=user, defaults=dict(given), create_defaults={**given, "kab_id": kab_of(centre)}
    )[0]


@transaction.atomic
def certify(
    centre: Centre,
    user: User,
    *,
    name: str,
    issued_on: date,
    expires_on: date | None = None,
    number: str = "",
    issuer: str = "",
    by: User | None,
    at: datetime,
) -> ConsultantCertificate:
    if expires_on is not None and expires_on < issued_on:
        raise Refused(_("Sertifikat berakhir sebelum terbit; periksa tanggalnya."), field="expires_on")
    found = ConsultantCertificate.objects.filter(
        centre=centre, user=user, name=name, issued_on=issued_on
    ).first()
    if found is not None:
        return found
    _say("consultant.certified", centre, user, by, at, certificate=name)
    return ConsultantCertificate.objects.create(
        centre=centre, user=user, kab_id=kab_of(centre), name=name, issued_on=issued_on, expires_on=expires_on,
        number=number, issuer=issuer,
    )  # fmt: skip


@transaction.atomic
def set_target(
    centre: Centre,
    user: User,
    *,
    measure: str,
    period_from: date,
    period_to: date,
    number: int,
    by: User | None,
    at: datetime,
) -> ConsultantTarget:
    """A second telling for the same period replaces the first; the journal keeps what stood before."""
    key = {"measure": measure, "period_from": period_from, "period_to": period_to}
    found = ConsultantTarget.objects.filter(centre=centre, user=user, **key).first()
    if found is not None and found.number == number:
        return found
    _say("consultant.target_set", centre, user, by, at, measure=measure)
    return ConsultantTarget.objects.update_or_create(
        centre=centre, user=user, **key, defaults={"number": number},
        create_defaults={"number": number, "kab_id": kab_of(centre)},
    )[0]  # fmt: skip
