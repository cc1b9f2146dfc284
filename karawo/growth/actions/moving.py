"""Moving up and down: proposed by one person, confirmed or declined by another, withdrawn by whoever proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.growth.access import may_decide, may_propose, may_undo
from karawo.growth.models import Assessment, NaikKelas
from karawo.growth.queries.register import DatedClass, classes_of, rises_of
from karawo.growth.rules.indicator import LABELS, STATED, Dated, Indicator, Rise
from karawo.journal.actions import record
from karawo.registry.actions import NotAllowed, Refused
from karawo.registry.models import Business

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class StatedRise:
    """Two dated figures that the register has no place for, with the evidence of the proposal behind them."""

    indicator: Indicator
    before: Dated
    after: Dated


@transaction.atomic
def propose(
    business: Business,
    *,
    before: Assessment,
    after: Assessment,
    indicator: Indicator | None = None,
    stated: StatedRise | None = None,
    evidence: str,
    by: User,
    at: datetime,
) -> NaikKelas:
    """A rise or fall of the level between two dated assessments by one rubric.

    indicator: the hard indicator whose rise stands in the register; stated: one told with evidence instead. A rise
    needs one of the two, a fall none. Harmless twice: what waits or is confirmed for `after` is given back.
    Raises NotAllowed, Refused.
    """
    _require_proposer(by, business)
    if before.business_id != business.pk or after.business_id != business.pk:
        raise Refused(_("Kedua penilaian harus tentang usaha ini."))
    if not (before.is_standing and after.is_standing) or before.level is None or after.level is None:
        raise Refused(_("Kedua penilaian harus berlaku dan cukup datanya; lengkapi penilaian dulu."))
    if before.rubric.slug != after.rubric.slug or before.assessed_on >= after.assessed_on:
        raise Refused(_("Perlu dua penilaian dengan rubrik yang sama dan tanggal berbeda."))
    steps = after.level.rank - before.level.rank
    if steps == 0:
        raise Refused(_("Tingkatnya sama pada kedua penilaian; belum ada yang naik atau turun."))
    direction = NaikKelas.Direction.UP if steps > 0 else NaikKelas.Direction.DOWN
    standing = NaikKelas.objects.filter(
        business=business, to_assessment=after, direction=direction, outcome__in=["", "confirmed"]
    ).first()
    if standing is not None:
        return standing
    why = _evidence(evidence)
    rise = None
    if direction == NaikKelas.Direction.UP:
        rise = _rise(business, before, after, indicator, stated)
    return _write(
        NaikKelas(
            kab_id=business.kab_id, business=business, kind=NaikKelas.Kind.LEVEL, direction=direction,
            happened_on=after.assessed_on, from_assessment=before, to_assessment=after,
            from_rank=before.level.rank, to_rank=after.level.rank, from_name=before.level.name,
            to_name=after.level.name, evidence=why, proposed_by=by, proposed_at=at, **_ground(rise),
        )
    )  # fmt: skip


@transaction.atomic
def propose_legal_class(
    business: Business, *, before: DatedClass, after: DatedClass, evidence: str, by: User, at: datetime
) -> NaikKelas:
    """The class of PP 7/2021 changed between two dated figures of sales; kept apart from the levels.

    before, after: as `queries.register.classes_of` gives them. Harmless twice. Raises NotAllowed, Refused.
    """
    _require_proposer(by, business)
    told = classes_of(business, until=timezone.localdate(at))
    if before not in told or after not in told or before.on >= after.on:
        raise Refused(_("Perlu dua angka penjualan bertanggal dari register."))
    if before.rank == after.rank:
        raise Refused(_("Kelas usaha menurut PP 7/2021 sama pada kedua tanggal."))
    direction = NaikKelas.Direction.UP if after.rank > before.rank else NaikKelas.Direction.DOWN
    standing = NaikKelas.objects.filter(
        business=business, kind=NaikKelas.Kind.LEGAL_CLASS, happened_on=after.on, direction=direction,
        outcome__in=["", "confirmed"],
    ).first()  # fmt: skip
    if standing is not None:
        return standing
    rise = Rise(
        Indicator.SALES,
        Dated(before.on, before.sales_rupiah, before.observation_id),
        Dated(after.on, after.sales_rupiah, after.observation_id),
    )
    return _write(
        NaikKelas(
            kab_id=business.kab_id, business=business, kind=NaikKelas.Kind.LEGAL_CLASS, direction=direction,
            happened_on=after.on, from_rank=before.rank, to_rank=after.rank, from_name=before.name,
            to_name=after.name, evidence=_evidence(evidence), proposed_by=by, proposed_at=at, **_ground(rise),
        )
    )  # fmt: skip


def _require_proposer(by: User, business: Business) -> None:
    if not may_propose(by, business):
        raise NotAllowed(_("Naik kelas diusulkan oleh konsultan, kepala PLUT, atau dinas setempat."))


def _evidence(text: str) -> str:
    why = " ".join(text.split())
    if not why:
        raise Refused(
            _("Bukti belum diisi; tulis apa yang dilihat dan di mana dokumennya."), field="evidence"
        )
    if len(why) > 500:
        raise Refused(_("Bukti paling panjang 500 huruf."), field="evidence")
    return why


def _rise(
    business: Business,
    before: Assessment,
    after: Assessment,
    indicator: Indicator | None,
    stated: StatedRise | None,
) -> Rise:
    if stated is not None:
        return _checked_statement(stated, until=after.assessed_on)
    found = rises_of(business, first_on=before.assessed_on, second_on=after.assessed_on)
    for rise in found:
        if indicator is None or rise.indicator is indicator:
            return rise
    if indicator is None:
        raise Refused(
            _(
                "Belum ada penanda keras yang naik. Catat dulu penjualan, pekerja, aset, izin, atau jangkauan pasar "
                "pada dua tanggal, atau isi kredit formal."
            ),
            field="indicator",
        )
    raise Refused(
        _("%(label)s belum naik menurut dua keterangan bertanggal di register; catat dulu keterangannya.")
        % {"label": LABELS[indicator]},
        field="indicator",
    )


def _checked_statement(stated: StatedRise, *, until: date) -> Rise:
    if stated.indicator not in STATED:
        raise Refused(
            _("%(label)s harus tercatat di register pada dua tanggal; catat dulu keterangannya.")
            % {"label": LABELS[stated.indicator]},
            field="indicator",
        )
    if not stated.before.on < stated.after.on <= until:
        raise Refused(
            _("Tanggal kedua harus sesudah yang pertama dan tidak melewati penilaian."), field="after_on"
        )
    if not 0 <= stated.before.value < stated.after.value:
        raise Refused(_("Angka kedua harus lebih besar daripada yang pertama."), field="after_value")
    return Rise(stated.indicator, stated.before, stated.after)


def _ground(rise: Rise | None) -> dict[str, object]:
    if rise is None:
        return {}
    return {
        "indicator": str(rise.indicator),
        "before_on": rise.before.on,
        "before_value": rise.before.value,
        "before_observation_id": rise.before.id or None,
        "after_on": rise.after.on,
        "after_value": rise.after.value,
        "after_observation_id": rise.after.id or None,
    }


def _write(event: NaikKelas) -> NaikKelas:
    _record("naik_kelas.proposed", event, by=event.proposed_by, at=event.proposed_at)
    event.save()
    return event


def _record(act: str, event: NaikKelas, *, by: User | None, at: datetime, reason: str = "") -> None:
    words = {
        "name": event.business.name,
        "direction": event.direction,
        "from_level": event.from_name,
        "to_level": event.to_name,
    }
    if reason:
        words["reason"] = reason
    record(act, by=by, at=at, subject=("business", event.business_id), kab_id=event.kab_id, words=words)


@transaction.atomic
def decide(event: NaikKelas, *, is_right: bool, answer: str = "", by: User, at: datetime) -> NaikKelas:
    """Confirmed or declined by a second person; a refusal needs a reason. Harmless twice.

    Raises NotAllowed for whoever proposed it: the database would refuse that too.
    """
    if event.proposed_by_id == by.pk:
        raise NotAllowed(_("Yang mengusulkan tidak dapat membenarkan usulannya; mintalah orang kedua."))
    if not may_decide(by, event):
        raise NotAllowed(_("Usulan diputuskan oleh petugas wilayah usaha ini."))
    event = NaikKelas.objects.select_for_update(of=("self",)).select_related("business").get(pk=event.pk)
    outcome = NaikKelas.Outcome.CONFIRMED if is_right else NaikKelas.Outcome.DECLINED
    if event.outcome == outcome:
        return event
    if event.outcome:
        raise Refused(_("Usulan ini sudah %(outcome)s.") % {"outcome": event.get_outcome_display()})
    why = " ".join(answer.split())[:300]
    if not is_right and not why:
        raise Refused(_("Alasan penolakan belum diisi; tulis apa yang kurang."), field="answer")
    act = "naik_kelas.confirmed" if is_right else "naik_kelas.declined"
    _record(act, event, by=by, at=at, reason=why)
    return _close(event, outcome, why, by=by, at=at)


@transaction.atomic
def withdraw(event: NaikKelas, *, reason: str, by: User, at: datetime) -> NaikKelas:
    """Taken back before or after it was confirmed, for example when the evidence proves false. Harmless twice."""
    if not may_undo(by, event):
        raise NotAllowed(_("Usulan ditarik oleh petugas wilayah usaha ini."))
    event = NaikKelas.objects.select_for_update(of=("self",)).select_related("business").get(pk=event.pk)
    if event.outcome == NaikKelas.Outcome.WITHDRAWN:
        return event
    if event.outcome == NaikKelas.Outcome.DECLINED:
        raise Refused(_("Usulan ini sudah ditolak; tidak ada yang perlu ditarik."))
    why = " ".join(reason.split())[:300]
    if not why:
        raise Refused(_("Alasan penarikan belum diisi; tulis dalam satu kalimat."), field="reason")
    _record("naik_kelas.withdrawn", event, by=by, at=at, reason=why)
    return _close(event, NaikKelas.Outcome.WITHDRAWN, why, by=by, at=at)


def _close(event: NaikKelas, outcome: str, answer: str, *, by: User, at: datetime) -> NaikKelas:
    event.outcome, event.answer, event.decided_by, event.decided_at = outcome, answer, by, at
    event.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
    return event
