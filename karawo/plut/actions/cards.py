"""The programme card: proposed from the gaps, then every line in the hands of the consultants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.plut.actions.cases import check_open_and_mine, say
from karawo.plut.actions.consultants import is_consultant_at
from karawo.plut.models import CardLine, Case, ProgrammeCard
from karawo.plut.rules.fields import field_choices, field_title
from karawo.plut.rules.milestones import TARGET_BY_CODE
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class GivenLine:
    """target_unit: empty takes the unit of the target. consultant: None takes who answers for the case."""

    field_code: str
    problem: str
    programme: str
    target_code: str
    target_number: Decimal
    due_on: date
    target_unit: str = ""
    consultant: User | None = None
    gap_slug: str = ""


def _checked(case: Case, line: GivenLine, *, at: datetime) -> None:
    if line.field_code not in dict(field_choices()):
        raise Refused(_("Bidang tidak dikenal; pilih salah satu dari tujuh."), field="field_code")
    if not line.problem.strip():
        raise Refused(_("Tulis masalah yang hendak diatasi."), field="problem")
    if not line.programme.strip():
        raise Refused(_("Tulis apa yang akan dilakukan."), field="programme")
    if line.target_code not in TARGET_BY_CODE:
        raise Refused(_("Ukuran target tidak dikenal; pilih dari daftar."), field="target_code")
    if line.target_number <= 0:
        raise Refused(_("Target harus lebih dari nol."), field="target_number")
    if line.due_on < case.opened_on:
        raise Refused(_("Tenggat mendahului pembukaan pendampingan; periksa tanggalnya."), field="due_on")
    if line.consultant is not None and not is_consultant_at(line.consultant, case.centre, at=at):
        raise Refused(_("Pilih konsultan yang bertugas di PLUT ini."), field="consultant")


def _card(case: Case, field_code: str, year: int) -> ProgrammeCard:
    """Made with its first line; the act is named by the caller."""
    return ProgrammeCard.objects.get_or_create(
        case=case, field_code=field_code, year=year,
        defaults={"centre_id": case.centre_id, "kab_id": case.kab_id, "subject_id": case.subject_id},
    )[0]  # fmt: skip


def _write(case: Case, line: GivenLine, at: datetime) -> CardLine:
    return CardLine.objects.create(
        card=_card(case, line.field_code, line.due_on.year), centre_id=case.centre_id, kab_id=case.kab_id,
        subject_id=case.subject_id, problem=line.problem.strip(), programme=line.programme.strip(),
        gap_slug=line.gap_slug, target_code=line.target_code, target_number=line.target_number,
        target_unit=line.target_unit.strip() or TARGET_BY_CODE[line.target_code].unit, due_on=line.due_on,
        consultant=line.consultant or case.consultant, made_at=at,
    )  # fmt: skip


@transaction.atomic
def add_line(case: Case, line: GivenLine, *, by: User | None, at: datetime) -> CardLine:
    """The card of its field and of the year it is due in."""
    check_open_and_mine(case, by)
    _checked(case, line, at=at)
    say("card.line_added", case, by=by, at=at, field=field_title(line.field_code))
    return _write(case, line, at)


@transaction.atomic
def add_proposed(case: Case, lines: Iterable[GivenLine], *, by: User | None, at: datetime) -> list[CardLine]:
    """Those of a diagnosis that were kept. A gap that has an open line already is left out, so twice is harmless."""
    check_open_and_mine(case, by)
    present = set(
        CardLine.objects.filter(card__case=case, state=CardLine.State.OPEN).values_list("gap_slug", flat=True)
    )
    fresh = [line for line in lines if line.gap_slug not in present]
    if not fresh:
        return []
    for line in fresh:
        _checked(case, line, at=at)
    say("card.proposed", case, by=by, at=at, number=str(len(fresh)))
    return [_write(case, line, at) for line in fresh]


@transaction.atomic
def change_line(line: CardLine, given: GivenLine, *, by: User | None, at: datetime) -> CardLine:
    """An open line alone; the journal keeps what stood before."""
    case = line.card.case
    check_open_and_mine(case, by)
    _must_be_open(line)
    _checked(case, given, at=at)
    told = {
        "problem": given.problem.strip(), "programme": given.programme.strip(), "target_code": given.target_code,
        "target_number": given.target_number, "due_on": given.due_on,
        "target_unit": given.target_unit.strip() or TARGET_BY_CODE[given.target_code].unit,
        "consultant": given.consultant or case.consultant,
    }  # fmt: skip
    moved = (line.card.field_code, line.card.year) != (given.field_code, given.due_on.year)
    if not moved and all(getattr(line, name) == value for name, value in told.items()):
        return line
    say("card.line_changed", case, by=by, at=at, field=field_title(given.field_code))
    for name, value in told.items():
        setattr(line, name, value)
    if moved:
        line.card = _card(case, given.field_code, given.due_on.year)
    line.save()
    return line


@transaction.atomic
def finish_line(line: CardLine, *, reached_number: Decimal | None = None, by: User, at: datetime) -> CardLine:
    """reached_number: in the unit of the target; None where it was just reached."""
    if line.state == CardLine.State.DONE:
        return line
    _must_be_open(line)
    return _end(line, CardLine.State.DONE, "card.line_done", by=by, at=at, reached=reached_number)


@transaction.atomic
def drop_line(line: CardLine, *, reason: str, by: User, at: datetime) -> CardLine:
    if line.state == CardLine.State.DROPPED:
        return line
    _must_be_open(line)
    if not reason.strip():
        raise Refused(_("Tulis mengapa program ini dihentikan."), field="reason")
    return _end(line, CardLine.State.DROPPED, "card.line_dropped", by=by, at=at, reason=reason.strip())


def _end(
    line: CardLine,
    state: CardLine.State,
    act: str,
    *,
    by: User,
    at: datetime,
    reached: Decimal | None = None,
    reason: str = "",
) -> CardLine:
    case = line.card.case
    check_open_and_mine(case, by)
    say(act, case, by=by, at=at, field=field_title(line.card.field_code), reason=reason)
    line.state, line.state_by, line.state_at = state, by, at
    line.state_reason, line.reached_number = reason, reached
    line.save(update_fields=["state", "state_by", "state_at", "state_reason", "reached_number"])
    return line


@transaction.atomic
def reopen_line(line: CardLine, *, by: User, at: datetime) -> CardLine:
    """Undoes an ending that was a slip."""
    if line.state == CardLine.State.OPEN:
        return line
    case = line.card.case
    check_open_and_mine(case, by)
    same = CardLine.objects.filter(card=line.card, gap_slug=line.gap_slug, state=CardLine.State.OPEN)
    if line.gap_slug and same.exists():
        raise Refused(_("Kesenjangan ini sudah punya program lain yang berjalan."))
    say("card.line_reopened", case, by=by, at=at, field=field_title(line.card.field_code))
    line.state, line.state_by, line.state_at = CardLine.State.OPEN, None, None
    line.state_reason, line.reached_number = "", None
    line.save(update_fields=["state", "state_by", "state_at", "state_reason", "reached_number"])
    return line


def _must_be_open(line: CardLine) -> None:
    if line.state != CardLine.State.OPEN:
        raise Refused(_("Program ini sudah berakhir; buka kembali dahulu."))
