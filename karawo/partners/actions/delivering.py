"""Something was handed over: reported by the office or by the partner, and confirmed by whoever received it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.kit.keeping import keep
from karawo.kit.pictures import NotAPicture, redrawn
from karawo.partners.actions.saying import say
from karawo.partners.models import Commitment, CommitmentStep, Contact, Delivery, DeliveryPhoto
from karawo.partners.rules.ladder import ENDED, Status
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

MOST_BYTES = 10 * 1024 * 1024
MOST_PHOTOS = 4
_FOLDER = "janji"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDelivery:
    """quantity: in the unit of the promise. photos: as they came; they are drawn anew before they are kept."""

    quantity: Decimal
    delivered_on: date
    note: str = ""
    photos: Sequence[bytes] = ()


def path_of(photo: DeliveryPhoto) -> Path:
    return Path(settings.FILES_ROOT) / _FOLDER / photo.stored_name


@transaction.atomic
def report_delivery(
    commitment: Commitment,
    key: UUID,
    given: GivenDelivery,
    *,
    by: User | None,
    at: datetime,
    contact: Contact | None = None,
) -> Delivery:
    """By a person of the office, or (contact) by the partner without an account. The same key is one report.

    Nothing counts yet. Raises Refused.
    """
    present = (
        Commitment.objects.select_for_update(of=("self",)).select_related("partner").get(pk=commitment.pk)
    )
    sent = Delivery.objects.filter(key=key).first()
    if sent is not None:
        if sent.commitment_id != present.pk:
            raise Refused(
                _("Laporan ini sudah terkirim untuk janji lain; muat ulang halaman, lalu isi lagi.")
            )
        return sent
    _check(present, given, at)
    pictures = [_drawn(content) for content in given.photos]
    act = "delivery.reported" if contact is None else "delivery.reported_by_partner"
    _say(act, present, by=by, at=at)
    delivery = Delivery.objects.create(
        key=key, commitment=present, kab_id=present.kab_id, quantity=given.quantity, delivered_on=given.delivered_on,
        note=given.note, reported_at=at, reported_by=by, contact=contact,
    )  # fmt: skip
    for picture in pictures:
        _keep_photo(delivery, picture, at)
    return delivery


def _check(commitment: Commitment, given: GivenDelivery, at: datetime) -> None:
    if commitment.status == Status.OFFERED:
        raise Refused(_("Janji ini baru ditawarkan; tandai disepakati dahulu, lalu laporkan penyerahannya."))
    if commitment.status in ENDED:
        raise Refused(_("Janji ini sudah berakhir; tidak ada lagi yang diserahkan."))
    if given.quantity <= 0:
        raise Refused(_("Tulis jumlah lebih dari nol."), field="quantity")
    if given.delivered_on > timezone.localdate(at):
        raise Refused(_("Hari penyerahan belum tiba; tulis hari ini atau sebelumnya."), field="delivered_on")
    if given.delivered_on < commitment.promised_on:
        raise Refused(_("Hari penyerahan mendahului janjinya; periksa tanggalnya."), field="delivered_on")
    if len(given.photos) > MOST_PHOTOS:
        raise Refused(_("Paling banyak %(most)s foto sekali lapor.") % {"most": MOST_PHOTOS}, field="photos")


def _drawn(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise Refused(_("Foto lebih dari 10 MB; kecilkan dahulu."), field="photos")
    try:
        return redrawn(content)
    except NotAPicture:
        raise Refused(
            _("Berkas ini bukan foto (JPEG, PNG, WebP); pilih foto lain."), field="photos"
        ) from None


def _keep_photo(delivery: Delivery, picture: bytes, at: datetime) -> None:
    digest = hashlib.sha256(picture).hexdigest()
    if delivery.photos.filter(sha256=digest).exists():
        return
    photo = DeliveryPhoto.objects.create(
        delivery=delivery, kab_id=delivery.kab_id, stored_name=secrets.token_hex(24), sha256=digest,
        size_bytes=len(picture), added_at=at,
    )  # fmt: skip
    keep(path_of(photo), picture)


@transaction.atomic
def confirm_delivery(delivery: Delivery, *, by: User, at: datetime) -> Delivery:
    """What is open of the promise is filled; the rest of what came goes beyond it. Harmless twice. Raises Refused.

    The database counts it to the promise and ends that when nothing is open any more.
    """
    present, commitment = _locked(delivery)
    if present.state == Delivery.State.CONFIRMED:
        return present
    if commitment.status in ENDED:
        raise Refused(_("Janji ini sudah berakhir; buka kembali dahulu bila penyerahan ini masih dihitung."))
    _say("delivery.confirmed", commitment, by=by, at=at)
    _amounts, beyond = commitment.amounts.deliver(present.quantity)
    _decide(present, Delivery.State.CONFIRMED, by=by, at=at, counted=present.quantity - beyond)
    _follow(commitment, by=by, at=at)
    return present


@transaction.atomic
def refuse_delivery(delivery: Delivery, *, words: str, by: User, at: datetime) -> Delivery:
    """The partner reads why. Harmless twice. Raises Refused."""
    present, commitment = _locked(delivery)
    if present.state == Delivery.State.REFUSED:
        return present
    if present.state == Delivery.State.CONFIRMED:
        raise Refused(_("Penyerahan ini sudah dibenarkan; urungkan dahulu putusannya."))
    if not words.strip():
        raise Refused(_("Tulis apa yang tidak sesuai, supaya mitra dapat memperbaikinya."), field="reason")
    _say("delivery.refused", commitment, by=by, at=at, reason=words.strip())
    _decide(present, Delivery.State.REFUSED, by=by, at=at, words=words.strip())
    return present


@transaction.atomic
def take_back_decision(delivery: Delivery, *, by: User, at: datetime) -> Delivery:
    """The report waits again, and the promise is as open as before. Harmless twice. Raises Refused."""
    present, commitment = _locked(delivery)
    if present.state == Delivery.State.REPORTED:
        return present
    if commitment.status in {Status.BROKEN, Status.WITHDRAWN}:
        raise Refused(_("Janji ini sudah diingkari atau ditarik; buka kembali janjinya dahulu."))
    _say("delivery.taken_back", commitment, by=by, at=at)
    present.state, present.counted = Delivery.State.REPORTED, Decimal(0)
    present.decided_at = present.decided_by = None
    present.decision_words = ""
    present.save()
    _follow(commitment, by=by, at=at)
    return present


def _locked(delivery: Delivery) -> tuple[Delivery, Commitment]:
    """The promise first, as everywhere, so that two who decide at once wait for each other."""
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("partner")
    commitment = rows.get(pk=delivery.commitment_id)
    return Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk), commitment


def _decide(
    delivery: Delivery, state: str, *, by: User, at: datetime, counted: Decimal = Decimal(0), words: str = ""
) -> None:
    delivery.state, delivery.counted = state, counted
    delivery.decided_at, delivery.decided_by, delivery.decision_words = at, by, words[:300]
    delivery.save()


def _follow(commitment: Commitment, *, by: User, at: datetime) -> None:
    """The database has moved the status; the ladder keeps who and when."""
    former = commitment.status
    commitment.refresh_from_db()
    if commitment.status != former:
        CommitmentStep.objects.create(
            commitment=commitment, kab_id=commitment.kab_id, status=commitment.status, at=at, by=by
        )


def _say(act: str, commitment: Commitment, *, by: User | None, at: datetime, **words: str) -> None:
    say(act, commitment.partner, by=by, at=at, kab_id=commitment.kab_id, what=commitment.text, **words)
