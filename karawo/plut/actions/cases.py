"""A case opens, changes hands inside the centre, and closes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.plut.access import may_open_case, may_read_notes, may_work
from karawo.plut.actions.consultants import is_consultant_at
from karawo.plut.models import Case, CaseNote, CaseStep
from karawo.registry.models import Business, Owner
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User

type Client = Business | Owner


def client_of(case: Case) -> Client:
    """The client as the register has it now. Raises Business.DoesNotExist for one outside the present scope."""
    if case.business_id:
        return Business.objects.get(pk=case.business_id)
    return Owner.objects.get(pk=case.owner_id)


def name_of(case: Case) -> str:
    """Empty for a client whom the caller does not see in the register."""
    model: type[Client] = Business if case.business_id else Owner
    return model._default_manager.filter(pk=case.subject_id).values_list("name", flat=True).first() or ""


def say(act: str, case: Case, *, by: User | None, at: datetime, **words: str) -> None:
    """The journal entry of an act on a case, under the name of the client's file."""
    subject = ("business", case.subject_id) if case.business_id else ("owner", case.subject_id)
    record(act, by=by, at=at, subject=subject, kab_id=case.kab_id, words={"name": name_of(case), **words})


def check_open_and_mine(case: Case, by: User | None) -> None:
    """Raises NotAllowed, Refused."""
    if not may_work(by, case):
        raise NotAllowed(_("Pendampingan ini milik PLUT lain; hanya konsultan PLUT itu yang mengubahnya."))
    if not case.is_open:
        raise Refused(_("Pendampingan ini sudah ditutup; buka kembali dahulu."))


def _step(case: Case, step: str, *, by: User | None, at: datetime, words: str = "") -> None:
    CaseStep.objects.create(
        case=case, centre_id=case.centre_id, kab_id=case.kab_id, subject_id=case.subject_id, step=step, at=at,
        by=by, consultant_id=case.consultant_id, words=words,
    )  # fmt: skip


def _check_day(on: date, at: datetime, field: str) -> None:
    if on > timezone.localdate(at):
        raise Refused(_("Tanggal ini belum tiba; periksa tanggalnya."), field=field)


@transaction.atomic
def open_case(
    client: Client,
    centre: Centre,
    *,
    origin: str,
    opened_on: date,
    request: str = "",
    consultant: User | None = None,
    former: Case | None = None,
    by: User | None,
    at: datetime,
) -> Case:
    """Harmless twice: a client with an open case at the centre keeps it. Raises NotAllowed, Refused."""
    if not may_open_case(by, centre):
        raise NotAllowed(_("Pendampingan dibuka konsultan atau kepala PLUT itu."))
    if client.merged_into_id is not None:
        raise Refused(_("Berkas ini sudah digabung ke berkas lain; buka pendampingan pada berkas itu."))
    _check_day(opened_on, at, "opened_on")
    if consultant is not None and not is_consultant_at(consultant, centre, at=at):
        raise Refused(_("Pilih konsultan yang bertugas di PLUT ini."), field="consultant")
    found = Case.objects.open().filter(centre=centre, subject_id=client.pk).first()
    if found is not None:
        return found
    is_business = isinstance(client, Business)
    case = Case(
        centre=centre, kab_id=client.kab_id, subject_id=client.pk, business_id=client.pk if is_business else None,
        owner_id=None if is_business else client.pk, consultant=consultant, origin=origin, request=request.strip(),
        opened_on=opened_on, opened_at=at, former=former,
    )  # fmt: skip
    try:
        with transaction.atomic():
            say("case.opened", case, by=by, at=at, centre=centre.name)
            case.save()
    except IntegrityError:  # somebody else opened it in the same moment
        return Case.objects.open().get(centre=centre, subject_id=client.pk)
    _step(case, CaseStep.Step.OPENED, by=by, at=at, words=case.request)
    return case


@transaction.atomic
def assign_case(case: Case, consultant: User, *, by: User | None, at: datetime, reason: str = "") -> Case:
    """Another consultant of the same centre answers for it from now on; open lines follow, done work stays whose it
    was."""
    check_open_and_mine(case, by)
    if not is_consultant_at(consultant, case.centre, at=at):
        raise Refused(_("Pilih konsultan yang bertugas di PLUT ini."), field="consultant")
    if case.consultant_id == consultant.pk:
        return case
    say("case.assigned", case, by=by, at=at, consultant=consultant.name)
    case.consultant = consultant
    case.save(update_fields=["consultant"])
    _step(case, CaseStep.Step.ASSIGNED, by=by, at=at, words=reason.strip())
    return case


@transaction.atomic
def close_case(case: Case, *, outcome: str, reason: str, on: date, by: User | None, at: datetime) -> Case:
    """Harmless twice with the same outcome. Open lines stay as they are: what was not reached is told so."""
    if not case.is_open and case.outcome == outcome:
        return case
    check_open_and_mine(case, by)
    if outcome not in Case.Outcome.values or outcome == Case.Outcome.MOVED:
        raise Refused(_("Pilih bagaimana pendampingan ini berakhir."), field="outcome")
    if not reason.strip():
        raise Refused(_("Tulis dalam satu kalimat mengapa pendampingan ditutup."), field="reason")
    if on < case.opened_on:
        raise Refused(_("Penutupan tidak dapat mendahului pembukaan; periksa tanggalnya."), field="on")
    _check_day(on, at, "on")
    say("case.closed", case, by=by, at=at, outcome=str(Case.Outcome(outcome).label))
    shut(case, outcome=outcome, reason=reason, on=on, by=by, at=at)
    _step(case, CaseStep.Step.CLOSED, by=by, at=at, words=reason.strip())
    return case


def shut(case: Case, *, outcome: str, reason: str, on: date, by: User | None, at: datetime) -> None:
    """The columns of a closing; the act is named by the caller."""
    case.outcome, case.closing_reason, case.closed_on = outcome, reason.strip(), on
    case.closed_by, case.closed_at = by, at
    case.save(update_fields=["outcome", "closing_reason", "closed_on", "closed_by", "closed_at"])


@transaction.atomic
def reopen_case(case: Case, *, reason: str, by: User | None, at: datetime) -> Case:
    """Undoes a closing. Refused where the client has another open case here, or went to another centre."""
    if case.is_open:
        return case
    if not may_work(by, case):
        raise NotAllowed(_("Pendampingan ini milik PLUT lain; hanya konsultan PLUT itu yang mengubahnya."))
    if case.outcome == Case.Outcome.MOVED:
        raise Refused(_("Klien sudah pindah ke PLUT lain; mintalah PLUT itu memindahkannya kembali."))
    if Case.objects.open().filter(centre_id=case.centre_id, subject_id=case.subject_id).exists():
        raise Refused(_("Klien ini sudah punya pendampingan lain yang terbuka di sini."))
    if not reason.strip():
        raise Refused(_("Tulis mengapa pendampingan dibuka kembali."), field="reason")
    say("case.reopened", case, by=by, at=at, reason=reason.strip())
    shut(case, outcome="", reason="", on=None, by=None, at=None)  # type: ignore[arg-type]
    _step(case, CaseStep.Step.REOPENED, by=by, at=at, words=reason.strip())
    return case


@transaction.atomic
def note(case: Case, text: str, *, by: User, at: datetime) -> CaseNote:
    """Private to the centre; the journal tells that a note was written, not what it says."""
    if not may_read_notes(by, case):
        raise NotAllowed(_("Catatan internal ditulis konsultan dan kepala PLUT itu."))
    if not text.strip():
        raise Refused(_("Catatan masih kosong; tulis sesuatu."), field="text")
    say("case.noted", case, by=by, at=at)
    return CaseNote.objects.create(centre_id=case.centre_id, case=case, text=text.strip(), at=at, by=by)
