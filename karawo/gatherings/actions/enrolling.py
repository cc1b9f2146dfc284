"""Signing up: by oneself on a phone, by staff, at the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from karawo.accounts.models import Purpose
from karawo.gatherings.access import may_enrol
from karawo.gatherings.actions.waiting import free_seats, lapse
from karawo.gatherings.actions.writing import digest_of, locked, standing, tell
from karawo.gatherings.models import Channel, Gathering, Registration
from karawo.gatherings.rules import Allotment, State, door_code, new_token
from karawo.registry.models import Business, Owner
from karawo.registry.models.fields import sealer
from karawo.registry.rules import InvalidIdentifier, parse_phone
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True)
class Person:
    """owner_id, business_id: of the register; else the name as told. phone: as typed, may be empty for staff.

    has_disability, is_remote: None is "tidak tahu".
    """

    name: str = ""
    phone: str = ""
    owner_id: int | None = None
    business_id: int | None = None
    organisation: str = ""
    element_code: str = ""
    sex: str = ""
    age_band: str = ""
    has_disability: bool | None = None
    is_remote: bool | None = None


@dataclass(frozen=True)
class SignedUp:
    """token: of the personal link; None where an older registration of the person was found."""

    registration: Registration
    token: str | None
    is_new: bool = field(default=True)


class AlreadySignedUp(Refused):
    """The person keeps or waits for a seat already."""


def token_for(key: UUID) -> str:
    """Worked out from the form's key, so that a form that is sent twice leads to the same link."""
    return salted_hmac("gatherings personal link", str(key), algorithm="sha256").hexdigest()


@transaction.atomic
def sign_up(
    gathering: Gathering,
    person: Person,
    *,
    key: UUID,
    channel: Channel,
    has_consented: bool = False,
    by: User | None,
    at: datetime,
) -> SignedUp:
    """A seat, or a place on the waiting list. The same key again changes nothing.

    channel WEB is for everybody and needs consent; STAFF and DOOR for staff of the territory. A free seat is given at
    once only where nobody waits for one; at the door a seat nobody took is given to who stands there.
    Raises Refused, NotAllowed, AlreadySignedUp.
    """
    if channel is not Channel.WEB and not may_enrol(by, gathering):
        raise NotAllowed(_("Peserta dicatat petugas di wilayahnya."))
    lapse(at=at, gathering=gathering)
    with standing(by):
        row = locked(gathering)
        known = Registration.objects.filter(key=key, gathering=row).first()
        if known is not None:
            return SignedUp(known, token_for(key) if channel is Channel.WEB else None, is_new=False)
        _check_open(row, channel, at=at, has_consented=has_consented)
        columns = _columns(person, key, is_public=channel is Channel.WEB)
        if Registration.objects.kept().filter(gathering=row, person_key=columns["person_key"]).exists():
            raise AlreadySignedUp(
                _("Orang ini sudah terdaftar. Buka tautan pesertanya, atau tanyakan kepada penyelenggara."),
                field="phone" if person.phone else "",
            )
        free = free_seats(row)
        waits = row.allotment == Allotment.ON_CLOSE and at < row.starts_at and channel is not Channel.DOOR
        is_waited_for = channel is not Channel.DOOR and row.registrations.filter(state=State.WAITING).exists()
        seat = free[0] if free and not waits and not is_waited_for else None
        token = token_for(key)
        purpose = Purpose.objects.in_force(timezone.localdate(at)).filter(slug="kegiatan").first()
        tell("registration.made", row, by=by, at=at)
        try:
            with transaction.atomic():
                made = Registration.objects.create(
                    key=key,
                    kab_id=row.kab_id,
                    gathering=row,
                    state=State.WAITING if seat is None else State.SEATED,
                    seat=seat,
                    channel=channel,
                    door_code=_fresh_code(row),
                    digest=digest_of(token),
                    purpose=purpose if has_consented else None,
                    consented_at=at if has_consented else None,
                    signed_up_at=at,
                    **columns,
                )
        except IntegrityError:  # a key that another gathering has used
            raise Refused(_("Kiriman ini memakai nomor yang sudah dipakai; muat ulang halaman.")) from None
        return SignedUp(made, token)


def _check_open(row: Gathering, channel: Channel, *, at: datetime, has_consented: bool) -> None:
    if row.is_cancelled:
        raise Refused(_("Kegiatan ini dibatalkan."))
    if channel is Channel.WEB and not row.takes_registrations(at):
        raise Refused(_("Pendaftaran sudah ditutup; hubungi penyelenggara."))
    if row.is_over(at):
        raise Refused(_("Kegiatan ini sudah selesai; tidak ada lagi yang dapat didaftarkan."))
    if channel is Channel.WEB and not has_consented:
        raise Refused(_("Setujui dahulu pemakaian data Anda untuk kegiatan ini."), field="consent")


def _columns(person: Person, key: UUID, *, is_public: bool) -> dict[str, object]:
    """Raises Refused for a number that is none, or where nobody is named."""
    name = " ".join(person.name.split())[:150]
    owner_id, business_id = person.owner_id, person.business_id
    if business_id is not None and owner_id is None:
        owner_id = Business.objects.filter(pk=business_id).values_list("primary_owner_id", flat=True).first()
    found: dict[str, object] = {
        "owner_id": owner_id,
        "business_id": business_id,
        "person_name": None,
        "organisation": " ".join(person.organisation.split())[:150],
        "element_code": person.element_code,
        "sex": person.sex,
        "age_band": person.age_band,
        "has_disability": person.has_disability,
        "is_remote": person.is_remote,
        "person_key": f"r{key}",
    }
    if owner_id is None:
        if not name:
            raise Refused(_("Isi nama peserta, atau pilih dari register."), field="name")
        found["person_name"] = name
    else:
        owner = Owner.objects.filter(pk=owner_id).only("sex", "has_disability").first()
        if owner is not None:
            found["sex"] = person.sex or owner.sex
            if person.has_disability is None:
                found["has_disability"] = owner.has_disability
    if person.phone.strip():
        try:
            number = parse_phone(person.phone).text
        except InvalidIdentifier as error:
            raise Refused(error.message, field="phone") from None
        digest = sealer().digest("phone", number)
        found |= {"phone": number, "phone_digest": digest, "person_key": f"p{digest}"}
    elif is_public:
        raise Refused(_("Isi nomor HP, supaya penyelenggara dapat mengabari Anda."), field="phone")
    if owner_id is not None:
        found["person_key"] = f"o{owner_id}"
    return found


def _fresh_code(row: Gathering) -> str:
    taken = set(row.registrations.values_list("door_code", flat=True))
    while (code := door_code()) in taken:
        continue
    return code


@transaction.atomic
def join_register(registration: Registration, *, owner_id: int, by: User, at: datetime) -> Registration:
    """This participant is that owner of the register; the name as told goes. Harmless twice."""
    if not may_enrol(by, registration.gathering):
        raise NotAllowed(_("Peserta dicocokkan petugas di wilayahnya."))
    with standing(by):
        row = locked(registration.gathering_id)
        one = Registration.objects.select_for_update().get(pk=registration.pk)
        if one.owner_id == owner_id:
            return one
        if one.owner_id is not None:
            raise Refused(_("Peserta ini sudah dicocokkan dengan pelaku usaha lain."))
        if Registration.objects.kept().filter(gathering=row, person_key=f"o{owner_id}").exists():
            raise Refused(_("Pelaku usaha itu sudah terdaftar pada kegiatan ini; batalkan salah satunya."))
        owner = Owner.objects.only("sex", "has_disability").get(pk=owner_id)
        tell("registration.joined", row, by=by, at=at)
        one.owner_id, one.person_name, one.person_key = owner_id, None, f"o{owner_id}"
        one.sex = one.sex or owner.sex
        if one.has_disability is None:
            one.has_disability = owner.has_disability
        one.save(update_fields=["owner", "person_name", "person_key", "sex", "has_disability"])
        return one


@transaction.atomic
def make_link(registration: Registration, *, by: User, at: datetime) -> str:
    """A fresh personal link, told once; the one before stops working."""
    if not may_enrol(by, registration.gathering):
        raise NotAllowed(_("Tautan peserta dibuat petugas di wilayahnya."))
    token = new_token()
    with standing(by):
        tell("registration.linked", registration.gathering, by=by, at=at)
        Registration.objects.filter(pk=registration.pk).update(digest=digest_of(token))
    return token
