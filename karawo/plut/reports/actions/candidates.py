"""Clients of whom a rise is expected this year, and the steps on the way."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.plut.models import Case
from karawo.plut.reports.access import may_plan
from karawo.plut.reports.actions.saying import kab_of, say
from karawo.plut.reports.models import Candidate, CandidateStep
from karawo.plut.reports.models.candidate import HIGHEST, LOWEST
from karawo.plut.rules.fields import field_choices
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class GivenStep:
    """value: 1 (nothing has moved) to 5 (solved)."""

    on: date
    field_code: str
    problem: str
    solution: str
    value: int
    scored_on: date


def _may(centre: Centre, by: User | None) -> None:
    if not may_plan(by, centre):
        raise NotAllowed(_("Calon naik kelas ditetapkan oleh orang PLUT itu sendiri."))


@transaction.atomic
def name_candidate(centre: Centre, year: int, case: Case, *, by: User | None, at: datetime) -> Candidate:
    """Harmless twice; one who was dropped is a candidate again."""
    _may(centre, by)
    if case.centre_id != centre.pk:
        raise Refused(_("Klien ini didampingi PLUT lain."), field="case")
    found = Candidate.objects.filter(centre=centre, year=year, subject_id=case.subject_id).first()
    if found is not None and found.dropped_at is None:
        return found
    say("candidate.named", centre, by=by, at=at, year=year)
    if found is None:
        return Candidate.objects.create(
            kab_id=kab_of(centre), centre=centre, year=year, case=case, subject_id=case.subject_id, named_at=at,
            named_by=by,
        )  # fmt: skip
    found.dropped_at, found.dropped_reason, found.named_at, found.named_by = None, "", at, by
    found.save(update_fields=["dropped_at", "dropped_reason", "named_at", "named_by"])
    return found


@transaction.atomic
def drop_candidate(candidate: Candidate, *, reason: str, by: User | None, at: datetime) -> Candidate:
    _may(candidate.centre, by)
    if candidate.dropped_at is not None:
        return candidate
    if not reason.strip():
        raise Refused(_("Tulis mengapa calon ini dicoret."), field="reason")
    why = reason.strip()[:300]
    say("candidate.dropped", candidate.centre, by=by, at=at, year=candidate.year, reason=why)
    candidate.dropped_at, candidate.dropped_reason = at, why
    candidate.save(update_fields=["dropped_at", "dropped_reason"])
    return candidate


@transaction.atomic
def add_step(
    candidate: Candidate, given: GivenStep, *, consultant: User, by: User | None, at: datetime
) -> CandidateStep:
    """A later value stands beside the earlier one; the same step again is kept once."""
    _may(candidate.centre, by)
    if candidate.dropped_at is not None:
        raise Refused(_("Calon ini sudah dicoret; calonkan lagi dahulu."))
    if not LOWEST <= given.value <= HIGHEST:
        raise Refused(_("Nilai harus 1 sampai 5."), field="value")
    if given.field_code not in dict(field_choices()):
        raise Refused(_("Pilih bidang dari daftar."), field="field_code")
    if given.scored_on < given.on or given.scored_on > timezone.localdate(at):
        raise Refused(
            _("Tanggal penilaian harus sesudah langkahnya dan tidak melewati hari ini."), field="scored_on"
        )
    same = candidate.steps.filter(**asdict(given)).first()
    if same is not None:
        return same
    say("candidate.scored", candidate.centre, by=by, at=at, year=candidate.year, value=given.value)
    return CandidateStep.objects.create(
        kab_id=candidate.kab_id, candidate=candidate, centre_id=candidate.centre_id,
        subject_id=candidate.subject_id, consultant=consultant, made_at=at, **asdict(given),
    )  # fmt: skip
