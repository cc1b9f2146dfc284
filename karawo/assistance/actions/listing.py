"""Lists of people: pasted or brought as a file, checked at once, taken in as one act, taken back."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import Purpose
from karawo.assistance.actions.recording import UNDO_DAYS, GivenAid, Standing, end_all, write_aids
from karawo.assistance.models import (
    Aid,
    AidKind,
    GivingOffice,
    ListedPerson,
    RecipientList,
    RememberedColumns,
)
from karawo.assistance.queries.checking import Answer, Question, check
from karawo.assistance.queries.listed import (
    NoList,
    columns_of,
    open_list,
    read_people,
    ready_rows,
    stored_path,
)
from karawo.assistance.queries.recipients import nik_digest
from karawo.assistance.rules.asked import Told, completed, told
from karawo.assistance.rules.pasted import MOST_LINES, read_lines
from karawo.assistance.rules.verdict import NEEDS_REASON, Verdict
from karawo.journal.actions import record, record_looks
from karawo.journal.models import Look
from karawo.kit.keeping import keep
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.intake.rules.headers import fingerprint, header_key
from karawo.registry.models import Owner
from karawo.registry.rules import mask
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


PURPOSE = "bantuan"
"""The slug of the purpose that a check rests on; its version in force stands with each look."""


class NotNow(Refused):
    """The list is not in the state for this."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What holds for the whole list. kind, office, on: empty where each row says its own."""

    purpose: RecipientList.Purpose
    kind: AidKind | None
    office: GivingOffice | None
    on: date
    programme: str = ""
    fund_code: str = ""


def home_of(scope: Scope) -> int:
    """The territory of who asks: the province of a provincial office, else the first kabupaten/kota."""
    return min(scope.kab_ids, default=0)


@transaction.atomic
def ask_pasted(text: str, asking: Asking, *, scope: Scope, by: User, at: datetime) -> RecipientList:
    """One person a line. Raises Refused for an empty paste or a too long one."""
    lines = read_lines(text)
    if not lines:
        raise Refused(_("Belum ada yang ditempel; satu orang satu baris."), field="people")
    if len(lines) > MOST_LINES:
        raise Refused(
            _("Tempelan ini lebih dari 5.000 baris; simpan sebagai berkas Excel lalu unggah."), field="people"
        )
    today = timezone.localdate(at)
    people = [(line.number, told(line.nik, line.name, on=today)) for line in lines]
    title = _("Tempelan %(count)s orang") % {"count": len(lines)}
    asked = _made(title, asking, scope=scope, by=by, at=at)
    _judge(asked, people, scope=scope, by=by, at=at)
    return asked


@transaction.atomic
def ask_file(
    file: IO[bytes], asking: Asking, *, file_name: str, scope: Scope, by: User, at: datetime
) -> RecipientList:
    """The file is kept as it came, to go back with its verdicts. Raises Refused, tabular.Refused, NoList."""
    asked = _made(file_name[:200], asking, scope=scope, by=by, at=at, is_kept=False)
    asked.stored_name = f"{uuid.uuid4().hex}{Path(file_name).suffix.lower()[:8]}"
    path = stored_path(asked)
    try:
        keep(path, file)
        with path.open("rb") as kept:
            asked.sha256 = hashlib.file_digest(kept, "sha256").hexdigest()
        with open_list(path) as found:
            asked.columns = columns_of(found)
            asked.save()
            people = read_people(found, on=timezone.localdate(at))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    _judge(asked, people, scope=scope, by=by, at=at)
    return asked


@transaction.atomic
def decide_columns(
    asked: RecipientList, fields: Sequence[str], *, scope: Scope, by: User, at: datetime
) -> None:
    """What the columns mean, as a person decided; every row is judged anew, and reasons given are asked again.

    The next list with the same headers is read the same way.
    """
    present = _locked(asked)
    if not present.is_open:
        raise NotNow(_("Daftar ini sudah dicatat. Urungkan dulu bila arti kolomnya keliru."))
    present.columns = [
        column if column["field"] == chosen else {**column, "field": chosen, "reason": _("dipilih")}
        for column, chosen in zip(present.columns, fields, strict=True)
    ]
    with open_list(stored_path(present), columns=present.columns) as found:
        people = read_people(found, on=timezone.localdate(at))
    present.save(update_fields=["columns"])
    RememberedColumns.objects.update_or_create(
        fingerprint=_fingerprint(present),
        defaults={
            "columns": {header_key(column["header"]): column["field"] for column in present.columns},
            "decided_by": by,
            "decided_at": at,
        },
    )
    _judge(present, people, scope=scope, by=by, at=at)


@transaction.atomic
def forget_columns(asked: RecipientList) -> None:
    """The next list with these headers is read by itself again; this one stays as it is. Harmless twice."""
    RememberedColumns.objects.filter(pk=_fingerprint(asked)).delete()


def _fingerprint(asked: RecipientList) -> str:
    return fingerprint([column["header"] for column in asked.columns])


@transaction.atomic
def check_again(asked: RecipientList, *, scope: Scope, by: User, at: datetime) -> None:
    """The same rows against the ledger of now; reasons that were given stay."""
    present = _locked(asked)
    if not present.is_open:
        raise NotNow(_("Daftar ini sudah dicatat; buat daftar baru untuk memeriksa lagi."))
    people = [(row.row_number, Told.from_json(row.told)) for row in present.rows.order_by("n")]
    _judge(present, people, scope=scope, by=by, at=at)


def _made(
    title: str, asking: Asking, *, scope: Scope, by: User, at: datetime, is_kept: bool = True
) -> RecipientList:
    if asking.purpose == RecipientList.Purpose.CHECK and asking.kind is None:
        raise Refused(_("Pilih jenis bantuan yang akan diberikan."), field="kind")
    if asking.purpose == RecipientList.Purpose.GIVEN and asking.office is None:
        raise Refused(_("Pilih kantor yang memberi."), field="office")
    asked = RecipientList(
        purpose=asking.purpose,
        title=title,
        kind=asking.kind,
        office=asking.office,
        planned_on=asking.on,
        programme=asking.programme,
        fund_code=asking.fund_code,
        kab_id=home_of(scope),
        made_by=by,
        made_at=at,
    )
    if is_kept:
        asked.save()
    return asked


def _judge(
    asked: RecipientList, people: Sequence[tuple[int, Told]], *, scope: Scope, by: User, at: datetime
) -> None:
    is_given = asked.purpose == RecipientList.Purpose.GIVEN
    kinds = {kind.code: kind for kind in AidKind.objects.prefetch_related("rules")}
    fallback = asked.kind or next(iter(kinds.values()))
    code = asked.kind.code if asked.kind is not None else ""
    rows = [
        (number, completed(each, kind_code=code, on=asked.planned_on, is_given=is_given))
        for number, each in people
    ]
    questions = [
        Question(
            n=n,
            number=number,
            told=each,
            kind=kinds.get(each.kind_code, fallback),
            on=each.day or asked.planned_on,
            kab_id=each.kab_id or asked.kab_id,
        )
        for n, (number, each) in enumerate(rows)
    ]
    answers = check(questions, scope=scope, is_given=is_given)
    before = {
        row.n: row
        for row in asked.rows.exclude(override_reason="").only("n", "override_reason", "overridden_at")
    }
    kept = {
        n: (row.override_reason, row.overridden_by_id, row.overridden_at, row.overridden_in_id)
        for n, row in before.items()
    }
    asked.rows.all().delete()
    ListedPerson.objects.bulk_create(
        (_listed(asked, each, answers[each.n], kept.get(each.n)) for each in questions), batch_size=2_000
    )
    asked.checked_at = at
    asked.save(update_fields=["checked_at"])
    remember_check(questions, answers, asked=asked, by=by, at=at)


def _listed(
    asked: RecipientList,
    each: Question,
    answer: Answer,
    override: tuple[str, int | None, datetime | None, int | None] | None,
) -> ListedPerson:
    row = ListedPerson(
        asked_in=asked,
        kab_id=asked.kab_id,
        n=each.n,
        row_number=each.number,
        told=each.told.as_json(),
        name=each.told.name,
        nik_masked=mask(each.told.nik) if each.told.nik else "",
        verdict=answer.verdict,
        reason=answer.said.reason[:600],
        fix=answer.said.fix[:300],
        aid_id=answer.aid_id,
        owner_id=answer.owner_id,
    )
    if override is not None and answer.verdict in NEEDS_REASON:
        row.override_reason, row.overridden_by_id, row.overridden_at, row.overridden_in_id = override
    return row


def remember_check(
    questions: Sequence[Question],
    answers: dict[int, Answer],
    *,
    asked: RecipientList | None,
    by: User,
    at: datetime,
) -> None:
    """Who asked about whom: one act, and a look for each person of whom something was told, wherever he lives.

    So the person finds it under "siapa yang membuka data ini". Those of whom nothing was known leave no trace.
    """
    kinds = {each.kind.title for each in questions}
    record(
        "assistance.checked",
        by=by,
        at=at,
        kab_id=asked.kab_id if asked is not None else 0,
        words={"count": len(questions), "kind": kinds.pop() if len(kinds) == 1 else _("beberapa jenis")},
    )
    told_of = [
        each
        for each in questions
        if answers[each.n].verdict in (Verdict.SERVED, Verdict.POSSIBLE, Verdict.KNOWN)
    ]
    if not told_of:
        return
    touched = {aid_id for each in told_of for aid_id in answers[each.n].touched}
    digests = {nik_digest(each.told.nik) for each in told_of if each.told.nik}
    owner_ids = {owner_id for each in told_of if (owner_id := answers[each.n].owner_id) is not None}
    purpose = Purpose.objects.filter(slug=PURPOSE).in_force(timezone.localdate(at)).first()
    reason = str(purpose or "")
    # The rows of other territories are found here alone, to leave the trail that the person may read.
    with within(EVERYTHING):
        about = Aid.objects.filter(pk__in=touched) | Aid.objects.standing().filter(
            nik_digest__in=digests, kind__in={each.kind.pk for each in told_of}
        )
        linked = Owner.objects.filter(
            pk__in={*owner_ids, *about.exclude(owner=None).values_list("owner_id", flat=True)}
        )
        for kind, subjects in (("owner", linked), ("aid", about.filter(owner=None))):
            record_looks(Look.What.MATCH, kind, subjects, by=by, at=at, detail="bantuan", reason=reason)


@transaction.atomic
def override(row: ListedPerson, *, reason: str, by: User, at: datetime) -> None:
    """Given in spite of the verdict, for a reason. Raises Refused without one."""
    present = ListedPerson.objects.select_for_update(of=("self",)).select_related("asked_in").get(pk=row.pk)
    reason = " ".join(reason.split())[:300]
    if present.override_reason == reason and reason:
        return
    if not reason:
        raise Refused(_("Tulis alasannya dengan satu kalimat."), field="reason")
    if not present.asked_in.is_open:
        raise NotNow(_("Daftar ini sudah dicatat; alasannya tidak dapat diubah lagi."))
    if present.verdict not in NEEDS_REASON:
        raise NotNow(_("Baris ini tidak perlu alasan."))
    entry = record(
        "assistance.overridden",
        by=by,
        at=at,
        subject=None if present.owner_id is None else ("owner", present.owner_id),
        kab_id=present.kab_id,
        words={"name": present.name or present.nik_masked, "list": present.asked_in.title, "reason": reason},
    )
    present.override_reason, present.overridden_by, present.overridden_at = reason, by, at
    present.overridden_in = entry
    present.save(update_fields=["override_reason", "overridden_by", "overridden_at", "overridden_in"])


@transaction.atomic
def end_override(row: ListedPerson, *, by: User, at: datetime) -> None:
    """The verdict stands again. Harmless twice."""
    present = ListedPerson.objects.select_for_update(of=("self",)).select_related("asked_in").get(pk=row.pk)
    if not present.is_overridden:
        return
    if not present.asked_in.is_open:
        raise NotNow(_("Daftar ini sudah dicatat; alasannya tidak dapat diubah lagi."))
    record(
        "assistance.override_ended",
        by=by,
        at=at,
        kab_id=present.kab_id,
        words={"name": present.name or present.nik_masked, "list": present.asked_in.title},
    )
    present.override_reason, present.overridden_by, present.overridden_at = "", None, None
    present.overridden_in = None
    present.save(update_fields=["override_reason", "overridden_by", "overridden_at", "overridden_in"])


@transaction.atomic
def take_in(asked: RecipientList, *, scope: Scope, by: User, at: datetime) -> int | None:
    """The rows that may be given become aid, in one act; how many. Twice is once. Raises NotNow, Refused.

    Checked anew first: where another office gave since, nothing is written, the new verdicts stand in the list and
    None comes back.
    """
    present = _locked(asked)
    if not present.is_open:
        return present.aids.standing().count()
    if present.office is None or (present.planned_on > timezone.localdate(at)):
        raise NotNow(
            _("Pilih kantor yang memberi.")
            if present.office is None
            else _("Tanggal pemberiannya belum tiba.")
        )
    seen = dict(present.rows.values_list("n", "verdict"))
    check_again(present, scope=scope, by=by, at=at)
    if seen != dict(present.rows.values_list("n", "verdict")):
        return None
    rows = list(ready_rows(present))
    if not rows:
        raise NotNow(_("Tidak ada baris yang dapat dicatat. Beri alasan pada baris yang tetap diberi."))
    people = [(row, Told.from_json(row.told)) for row in rows]
    kinds = {kind.code: kind for kind in AidKind.objects.all()}
    entry = record(
        "assistance.list_taken_in",
        by=by,
        at=at,
        kab_id=present.kab_id,
        words={"count": len(rows), "list": present.title},
    )
    allowed = set(scope.kab_ids) if scope.standing == "app" else None
    given = [_given(present, row, each, kinds, allowed) for row, each in people]
    write_aids(given, Standing(by, at, present))
    present.entry, present.accepted_at, present.undone_at = entry, at, None
    present.save(update_fields=["entry", "accepted_at", "undone_at"])
    return len(rows)


def _given(
    asked: RecipientList, row: ListedPerson, each: Told, kinds: dict[str, AidKind], allowed: set[int] | None
) -> GivenAid:
    kind = kinds[each.kind_code]
    is_home = allowed is None or each.kab_id in allowed
    assert asked.office is not None  # noqa: S101 - `take_in` has refused a list without one
    return GivenAid(
        kind=kind,
        office=asked.office,
        given_on=each.day or asked.planned_on,
        # A recipient elsewhere stays with the territory of the office that told of him.
        kab_id=each.kab_id if each.kab_id and is_home else asked.kab_id,
        name=each.name or row.nik_masked,
        nik=each.nik,
        region_id=each.region_id,
        programme=each.programme or asked.programme,
        value_rupiah=each.value_rupiah,
        quantity=Decimal(each.quantity) if each.quantity else None,
        unit=each.unit or (kind.unit if each.quantity else ""),
        goods=each.goods,
        fund_code=asked.fund_code,
        evidence=each.evidence,
        override_reason=row.override_reason,
    )


@transaction.atomic
def take_back(asked: RecipientList, *, by: User, at: datetime) -> int:
    """All aid of the list ends, for 30 days; what was corrected since stays and is counted out. How many."""
    present = _locked(asked)
    if present.accepted_at is None or present.undone_at is not None:
        return 0
    if at - present.accepted_at > timedelta(days=UNDO_DAYS):
        raise NotNow(
            _("Sudah lewat 30 hari, jadi tidak dapat diurungkan lagi. Tarik barisnya satu per satu.")
        )
    aids = list(present.aids.standing().filter(replaces=None))
    record(
        "assistance.list_taken_back",
        by=by,
        at=at,
        kab_id=present.kab_id,
        words={"count": len(aids), "list": present.title},
    )
    number = end_all(aids, reason=_("Daftarnya diurungkan"), by=by, at=at)
    present.undone_at = at
    present.save(update_fields=["undone_at"])
    return number


@transaction.atomic
def choose_office(asked: RecipientList, office: GivingOffice, on: date, *, by: User, at: datetime) -> None:
    """Who gives and when: a list that was only asked about needs it before it is taken in."""
    present = _locked(asked)
    if not present.is_open:
        raise NotNow(_("Daftar ini sudah dicatat."))
    present.office, present.planned_on = office, on
    present.save(update_fields=["office", "planned_on"])


def _locked(asked: RecipientList) -> RecipientList:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('assistance.list'), %s)", [asked.pk % 2_000_000_000]
        )
    return RecipientList.objects.select_related("kind", "office").get(pk=asked.pk)


def ask_one(
    people: Iterable[Told], kind: AidKind, on: date, *, scope: Scope, by: User, at: datetime
) -> list[Answer]:
    """The quick check of one person (or a few), kept as a look and nowhere else."""
    with transaction.atomic():
        questions = [
            Question(n, n + 1, replace(each, kind_code=kind.code), kind, on, each.kab_id or home_of(scope))
            for n, each in enumerate(people)
        ]
        answers = check(questions, scope=scope)
        remember_check(questions, answers, asked=None, by=by, at=at)
    return [answers[each.n] for each in questions]


__all__ = [
    "Asking",
    "NoList",
    "NotNow",
    "ask_file",
    "ask_one",
    "ask_pasted",
    "check_again",
    "choose_office",
    "decide_columns",
]
