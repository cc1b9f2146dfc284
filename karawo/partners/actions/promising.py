"""A promise is written down and climbs the ladder; nothing of it is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.partners.actions.forums import check_reached
from karawo.partners.actions.saying import say
from karawo.partners.models import Agreement, Commitment, CommitmentStep, Forum, Need, Partner
from karawo.partners.rules.ladder import ENDED, STATUSES, ZERO, Status, may_step, steps_from
from karawo.partners.rules.vocabulary import RUPIAH, Contribution
from karawo.registry.actions.writing import kab_of
from karawo.registry.rules.refusal import Refused
from karawo.ui.language import said

if TYPE_CHECKING:
    from karawo.accounts.models import User

NEED_A_REASON = frozenset({Status.BROKEN, Status.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCommitment:
    """quantity: in `unit`; money is in "rupiah" and nothing else is. value_rupiah: what something else is worth.

    decision_ref: the decision of a meeting it came from ("decision:12"); one decision makes one promise.
    """

    text: str
    contribution: str
    quantity: Decimal
    unit: str
    region_id: int
    promised_on: date
    due_on: date
    value_rupiah: int | None = None
    stage: str = ""
    programme: str = ""
    beneficiary: str = ""
    groups: Sequence[str] = ()
    raci: str = "R"
    decision_ref: str = ""
    forum: Forum | None = None
    agreement: Agreement | None = None
    need: Need | None = None


@transaction.atomic
def promise(
    partner: Partner,
    given: GivenCommitment,
    *,
    by: User | None,
    at: datetime,
    status: str = Status.OFFERED,
    replaces: Commitment | None = None,
) -> Commitment:
    """status: where it stands already, of the open ones before deliveries. Raises Refused."""
    if given.decision_ref:
        known = Commitment.objects.filter(decision_ref=given.decision_ref).first()
        if known is not None:
            return known
    _check(partner, given, status)
    commitment = Commitment(
        partner=partner, kab_id=kab_of(given.region_id), status=status, replaces=replaces, **_columns(given)
    )
    _say("commitment.recorded", commitment, by=by, at=at)
    commitment.save()
    _step(commitment, status, by=by, at=at)
    return commitment


@transaction.atomic
def correct_promise(commitment: Commitment, given: GivenCommitment, *, by: User, at: datetime) -> Commitment:
    """While nobody has signed and nothing was delivered; after that it is replaced. Raises Refused."""
    present = _locked(commitment)
    if present.status not in {Status.OFFERED, Status.AGREED} or present.deliveries.exists():
        raise Refused(
            _(
                "Janji ini sudah ditandatangani atau mulai dipenuhi. Buat janji pengganti, "
                "supaya yang lama tetap terbaca."
            )
        )
    _check(present.partner, given, present.status)
    _say("commitment.corrected", present, by=by, at=at)
    for name, value in _columns(given).items():
        setattr(present, name, value)
    present.kab_id = kab_of(given.region_id)
    present.save()
    return present


@transaction.atomic
def step(commitment: Commitment, to: str, *, words: str = "", by: User, at: datetime) -> Commitment:
    """One step of the ladder. Broken and withdrawn take the open rest with them and need a reason.

    Taken twice, it is taken once. Done comes by itself, with the last delivery. Raises Refused.
    """
    present = _locked(commitment)
    if present.status == to:
        return present
    _check_step(present, to, words)
    _say("commitment.stepped", present, by=by, at=at, status=said(STATUSES[to]))
    _move(present, to, at)
    _step(present, to, by=by, at=at, words=words)
    return present


@transaction.atomic
def reopen(commitment: Commitment, *, words: str, by: User, at: datetime) -> Commitment:
    """Takes a breaking or withdrawing back: what was open is open again. Raises Refused."""
    present = _locked(commitment)
    if present.status not in NEED_A_REASON:
        raise Refused(_("Hanya janji yang diingkari atau ditarik yang dapat dibuka kembali."))
    if Commitment.objects.filter(replaces=present).exists():
        raise Refused(_("Janji ini sudah diganti; tarik dahulu janji penggantinya."))
    if not words.strip():
        raise Refused(_("Tulis mengapa janji ini dibuka kembali."), field="reason")
    steps = list(present.steps.exclude(status__in=ENDED).values_list("status", flat=True))
    back = Status.DELIVERING if present.delivered else Status(steps[-1])
    _say("commitment.reopened", present, by=by, at=at, reason=words.strip())
    present.broken = present.withdrawn = ZERO
    present.status, present.ended_on = back, None
    present.save(update_fields=["broken", "withdrawn", "status", "ended_on"])
    _step(present, back, by=by, at=at, words=words)
    return present


@transaction.atomic
def replace_promise(
    former: Commitment, partner: Partner, given: GivenCommitment, *, words: str, by: User, at: datetime
) -> Commitment:
    """The open rest of the former is withdrawn, and another promise, of the same or another partner, takes its place.

    Replaced twice gives the first replacement. Raises Refused.
    """
    present = _locked(former)
    standing = Commitment.objects.filter(replaces=present).first()
    if standing is not None:
        return standing
    if present.status in ENDED and present.status != Status.BROKEN:
        raise Refused(_("Janji ini sudah selesai atau ditarik; catat janji baru saja."))
    if not words.strip():
        raise Refused(_("Tulis mengapa janji ini diganti."), field="reason")
    if present.status != Status.BROKEN:
        _say("commitment.replaced", present, by=by, at=at)
        _move(present, Status.WITHDRAWN, at)
        _step(present, Status.WITHDRAWN, by=by, at=at, words=words)
    return promise(partner, given, by=by, at=at, status=Status.AGREED, replaces=present)


def _locked(commitment: Commitment) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("partner")
    return rows.get(pk=commitment.pk)


def _columns(given: GivenCommitment) -> dict[str, object]:
    plain = {
        name: getattr(given, name)
        for name in (
            "text", "contribution", "quantity", "unit", "region_id", "promised_on", "due_on", "value_rupiah", "stage",
            "programme", "beneficiary", "raci", "decision_ref", "forum", "agreement", "need",
        )
    }  # fmt: skip
    return plain | {"groups": list(given.groups)}


def _check(partner: Partner, given: GivenCommitment, status: str) -> None:
    if given.quantity <= 0:
        raise Refused(_("Tulis jumlah lebih dari nol."), field="quantity")
    is_money = given.contribution == Contribution.MONEY
    if is_money and given.unit != RUPIAH:
        raise Refused(_("Uang dicatat dalam rupiah; pilih satuan “rupiah”."), field="unit")
    if not is_money and given.unit == RUPIAH:
        raise Refused(
            _("Selain uang tidak bersatuan rupiah; tulis nilainya di “Taksiran nilai”."), field="unit"
        )
    if is_money and given.value_rupiah is not None:
        raise Refused(_("Uang tidak perlu ditaksir; kosongkan taksirannya."), field="value_rupiah")
    if given.due_on < given.promised_on:
        raise Refused(_("Tenggat harus pada atau sesudah hari dijanjikan."), field="due_on")
    if status not in {Status.OFFERED, Status.AGREED, Status.SIGNED}:
        raise Refused(_("Janji baru ditawarkan, disepakati, atau ditandatangani."), field="status")
    if status == Status.SIGNED and given.agreement is None:
        raise Refused(_("Pilih perjanjian yang ditandatangani, atau pilih “disepakati”."), field="agreement")
    check_reached(partner, kab_of(given.region_id))


def _check_step(present: Commitment, to: str, words: str) -> None:
    if to not in STATUSES or not may_step(present.status, to) or to == Status.DONE:
        allowed = ", ".join(said(STATUSES[each]) for each in steps_from(present.status))
        raise Refused(
            _("Dari “%(now)s” tidak dapat langsung ke sana. Yang mungkin: %(allowed)s.")
            % {"now": said(STATUSES[present.status]), "allowed": allowed or _("tidak ada lagi")}
        )
    if to in NEED_A_REASON and not words.strip():
        raise Refused(_("Tulis alasannya."), field="reason")
    if to == Status.SIGNED and present.agreement_id is None:
        raise Refused(_("Hubungkan janji ini dengan perjanjiannya dahulu, lalu tandai ditandatangani."))


def _move(present: Commitment, to: str, at: datetime) -> None:
    amounts = present.amounts
    if to == Status.BROKEN:
        amounts = amounts.break_rest()
    elif to == Status.WITHDRAWN:
        amounts = amounts.withdraw_rest()
    present.broken, present.withdrawn, present.status = amounts.broken, amounts.withdrawn, to
    present.ended_on = timezone.localdate(at) if to in ENDED else None
    present.save(update_fields=["broken", "withdrawn", "status", "ended_on"])


def _step(present: Commitment, status: str, *, by: User | None, at: datetime, words: str = "") -> None:
    CommitmentStep.objects.create(
        commitment=present, kab_id=present.kab_id, status=status, at=at, by=by, words=words.strip()[:300]
    )


def _say(act: str, commitment: Commitment, *, by: User | None, at: datetime, **words: str) -> None:
    say(act, commitment.partner, by=by, at=at, kab_id=commitment.kab_id, what=commitment.text, **words)
