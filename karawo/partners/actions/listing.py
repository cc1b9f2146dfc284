"""A partner enters the list, is corrected, offers something, belongs to another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.partners.actions.saying import say
from karawo.partners.models import Offer, Partner, Relationship
from karawo.partners.queries.duplicates import Like, likely
from karawo.partners.rules.duplicates import key_of
from karawo.partners.rules.vocabulary import Element
from karawo.registry.actions.writing import kab_of
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPartner:
    name: str
    element: str
    region_id: int
    kind: str = Partner.Kind.ORGANISATION
    sub_kind: str = ""
    sector: str = ""
    reach: str = Partner.Reach.KABUPATEN
    website: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOffer:
    contribution: str
    stage: str
    text: str
    region_id: int | None = None
    commodity: str = ""


class InTheList(Refused):
    """Something like it is there: `likes` with the reasons. Where one is the same, nobody's word makes a second."""

    def __init__(self, likes: list[Like]) -> None:
        self.likes = likes
        self.is_certain = any(like.is_same for like in likes)
        first = likes[0]
        message = (
            _("%(name)s sudah ada dalam daftar. Buka yang sudah ada, jangan menambah yang kedua.")
            if self.is_certain
            else _("Mungkin sudah ada: %(name)s. Buka dahulu, atau nyatakan bahwa ini mitra lain.")
        )
        super().__init__(message % {"name": first.partner.name}, field="name")


@transaction.atomic
def register_partner(given: GivenPartner, *, by: User, at: datetime, is_another: bool = False) -> Partner:
    """is_another: the person has seen those that are alike and says it is none of them. Raises InTheList, Refused."""
    _check(given)
    _look(given, is_another=is_another)
    partner = Partner(**_columns(given), registered_at=at)
    say("partner.registered", partner, by=by, at=at)
    return _kept(partner)


@transaction.atomic
def correct_partner(
    partner: Partner, given: GivenPartner, *, by: User, at: datetime, is_another: bool = False
) -> Partner:
    """Raises InTheList, Refused. Corrected to the same: nothing is written."""
    present = Partner.objects.select_for_update().get(pk=partner.pk)
    columns = _columns(given)
    changed = [name for name, value in columns.items() if getattr(present, name) != value]
    if not changed:
        return present
    _check(given)
    if {"name_key", "kab_id"} & set(changed):
        _look(given, is_another=is_another, but=present.pk)
    say("partner.corrected", present, by=by, at=at)
    for name in changed:
        setattr(present, name, columns[name])
    return _kept(present)


def _columns(given: GivenPartner) -> dict[str, object]:
    return {
        **asdict(given),
        "kab_id": kab_of(given.region_id),
        "name_key": key_of(given.name, is_person=given.kind == Partner.Kind.PERSON),
    }


def _check(given: GivenPartner) -> None:
    if given.sub_kind and given.element != Element.FINANCE:
        raise Refused(
            _(
                "Jenis seperti bank atau offtaker hanya untuk unsur agregator dan keuangan; kosongkan jenisnya."
            ),
            field="sub_kind",
        )


def _look(given: GivenPartner, *, is_another: bool, but: int | None = None) -> None:
    likes = likely(
        given.name,
        is_person=given.kind == Partner.Kind.PERSON,
        kab_id=kab_of(given.region_id),
        element=given.element,
        website=given.website,
        but=but,
    )
    if any(like.is_same for like in likes) or (likes and not is_another):
        raise InTheList(likes)


def _kept(partner: Partner) -> Partner:
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:  # entered by somebody else in the same moment
        raise Refused(
            _("Mitra ini baru saja didaftarkan orang lain; cari namanya di daftar."), field="name"
        ) from error
    return partner


@transaction.atomic
def add_offer(partner: Partner, given: GivenOffer, *, by: User, at: datetime) -> Offer:
    say("partner.offer_added", partner, by=by, at=at, what=given.text)
    return Offer.objects.create(
        partner=partner, kab_id=partner.kab_id, since=timezone.localdate(at), **asdict(given)
    )


@transaction.atomic
def end_offer(offer: Offer, *, by: User, at: datetime) -> None:
    """Harmless twice."""
    present = Offer.objects.select_for_update().select_related("partner").get(pk=offer.pk)
    if present.ended_on is not None:
        return
    say("partner.offer_ended", present.partner, by=by, at=at, what=present.text)
    present.ended_on = max(timezone.localdate(at), present.since)
    present.save(update_fields=["ended_on"])


@transaction.atomic
def relate(
    partner: Partner, other: Partner, *, kind: str, since: date, by: User, at: datetime
) -> Relationship:
    """Said twice, it is one. Raises Refused for a partner and itself."""
    if partner.pk == other.pk:
        raise Refused(
            _("Pilih mitra yang lain; sebuah mitra tidak berhubungan dengan dirinya."), field="other"
        )
    standing = Relationship.objects.filter(partner=partner, other=other, kind=kind, until=None).first()
    if standing is not None:
        return standing
    say("partner.relation_added", partner, by=by, at=at, other=other.name)
    return Relationship.objects.create(
        partner=partner, other=other, kind=kind, since=since, kab_id=partner.kab_id
    )


@transaction.atomic
def end_relation(relationship: Relationship, *, until: date, by: User, at: datetime) -> None:
    """Harmless twice; the first day said stands. Raises Refused for a day before the beginning."""
    present = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("partner", "other")
        .get(pk=relationship.pk)
    )
    if present.until is not None:
        return
    if until < present.since:
        raise Refused(_("Hari berakhir harus sesudah mulainya."), field="until")
    say("partner.relation_ended", present.partner, by=by, at=at, other=present.other.name)
    present.until = until
    present.save(update_fields=["until"])
