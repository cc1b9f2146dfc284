"""Results: recorded or taken from the register, judged by the centre, confirmed by the client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.plut.access import may_work
from karawo.plut.actions.cases import say
from karawo.plut.models import CardLine, Case, Outcome, Session
from karawo.plut.rules.milestones import BY_CODE, title_of
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class GivenOutcome:
    """number: in the unit of the milestone. register_ref: the row of the register that says so, "identifier:12"."""

    kind_code: str
    reached_on: date
    number: int | None = None
    text: str = ""
    attribution: str = ""
    session: Session | None = None
    line: CardLine | None = None
    register_ref: str = ""


def _check_mine(case: Case, by: User) -> None:
    if not may_work(by, case):
        raise NotAllowed(_("Hasil dicatat konsultan PLUT yang mendampingi klien ini."))


@transaction.atomic
def record_outcome(case: Case, given: GivenOutcome, *, by: User, at: datetime) -> Outcome:
    """One fact of the register is one result: harmless twice. Raises NotAllowed, Refused."""
    _check_mine(case, by)
    if given.kind_code not in BY_CODE:
        raise Refused(_("Jenis hasil tidak dikenal; pilih dari daftar."), field="kind_code")
    if given.reached_on > timezone.localdate(at):
        raise Refused(_("Tanggal ini belum tiba; periksa tanggalnya."), field="reached_on")
    if given.kind_code == "lainnya" and not given.text.strip():
        raise Refused(_("Tulis hasilnya."), field="text")
    if given.number is not None and given.number < 0:
        raise Refused(_("Jumlah tidak boleh kurang dari nol."), field="number")
    if given.attribution and given.attribution not in Outcome.Attribution.values:
        raise Refused(_("Pilih peran PLUT dari daftar."), field="attribution")
    if given.line is not None and given.line.card.case_id != case.pk:
        raise Refused(_("Program itu milik klien lain; pilih dari kartu klien ini."), field="line")
    if given.session is not None and not given.session.clients.filter(case=case).exists():
        raise Refused(_("Klien ini tidak mengikuti sesi itu; pilih sesi pendampingan ini."), field="session")
    found = _same(case, given)
    if found is not None:
        return found
    say("outcome.recorded", case, by=by, at=at, kind=title_of(given.kind_code))
    return _write(case, given, by=by, at=at)


def _same(case: Case, given: GivenOutcome) -> Outcome | None:
    known = Outcome.objects.filter(case=case)
    if given.register_ref:
        return known.filter(register_ref=given.register_ref).first()
    return known.filter(
        kind_code=given.kind_code, reached_on=given.reached_on, number=given.number, text=given.text.strip()
    ).first()


def _write(case: Case, given: GivenOutcome, *, by: User, at: datetime, is_dismissed: bool = False) -> Outcome:
    judged = {"attributed_by": by, "attributed_at": at} if given.attribution else {}
    return Outcome.objects.create(
        case=case, centre_id=case.centre_id, kab_id=case.kab_id, subject_id=case.subject_id, kind_code=given.kind_code,
        reached_on=given.reached_on, number=given.number, text=given.text.strip(), register_ref=given.register_ref,
        session=given.session, line=given.line, recorded_at=at, recorded_by=by, attribution=given.attribution,
        is_dismissed=is_dismissed, **judged,
    )  # fmt: skip


@transaction.atomic
def dismiss_offer(case: Case, given: GivenOutcome, *, by: User, at: datetime) -> Outcome:
    """What the register learnt is no result of this case; it is not offered again."""
    _check_mine(case, by)
    if not given.register_ref:
        raise Refused(_("Yang dapat disisihkan hanya usulan dari register."))
    found = _same(case, given)
    if found is not None:
        return found
    say("outcome.dismissed", case, by=by, at=at, kind=title_of(given.kind_code))
    return _write(case, given, by=by, at=at, is_dismissed=True)


@transaction.atomic
def attribute(outcome: Outcome, attribution: str, *, by: User, at: datetime) -> Outcome:
    """ "karena kami", "ditunjang", "bukan karena kami": who says so and when stands beside it. Harmless twice."""
    _check_mine(outcome.case, by)
    if attribution not in Outcome.Attribution.values:
        raise Refused(_("Pilih peran PLUT dari daftar."), field="attribution")
    if outcome.attribution == attribution:
        return outcome
    say("outcome.attributed", outcome.case, by=by, at=at, kind=title_of(outcome.kind_code))
    outcome.attribution, outcome.attributed_by, outcome.attributed_at = attribution, by, at
    outcome.save(update_fields=["attribution", "attributed_by", "attributed_at"])
    return outcome
