# ruff: noqa: E501 - statements read better in whole lines
"""The life of a list that is kept: received, mapped, checked, accepted, taken back. Each step is a row."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from karawo.journal.actions import record, told_later
from karawo.journal.models import Entry
from karawo.kit.keeping import keep
from karawo.kit.tabular import Refused
from karawo.regions.access import Scope, within
from karawo.regions.queries import unit
from karawo.regions.rules import Scheme
from karawo.registry.actions import bulk
from karawo.registry.actions.bulk import BulkOrder
from karawo.registry.actions.in_parts import InParts, may_go_in_parts
from karawo.registry.actions.undo import UndoReport, undo
from karawo.registry.intake.actions.examining import Examined, Tell, examine
from karawo.registry.intake.models import (
    Import,
    ImportRow,
    ImportStep,
    ImportTable,
    RememberedColumns,
    Step,
)
from karawo.registry.intake.queries.lists import Figures, applied_step, figures_of, present_step, stored_path
from karawo.registry.intake.queries.places import spot_of_region
from karawo.registry.intake.queries.plan import FilePlan, ListOptions, ReadFile, open_list
from karawo.registry.intake.rules.headers import CHOSEN, fingerprint, header_key
from karawo.registry.intake.rules.wording import REGISTER_CHANGED
from karawo.registry.models import Source
from karawo.registry.rules.observation import Source as Trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from karawo.accounts.models import User

ACT = "intake.applied"


class NotNow(ValueError):
    """The list is not in the state for this; str() is Indonesian and says what to do."""


def source_named(name: str, kind: str = Source.Kind.OFFICE) -> Source:
    """The source of this name; made where it is new. Sources stay when their lists are taken back."""
    return Source.objects.get_or_create(name=name.strip()[:150], defaults={"kind": kind})[0]


def receive(
    file: IO[bytes],
    *,
    file_name: str,
    source: Source,
    by: User | None,
    at: datetime,
    default_region_id: int | None = None,
    scheme: str = "",
    kbli_version: int = 2020,
    holds_back: bool = False,
    options: ListOptions | None = None,
    already: ReadFile | None = None,
) -> Import:
    """Keep the file and read what it holds. Nothing of it enters the register.

    already: the file where it has been read. A file that cannot be read is kept with its refusal, so that the person finds the reason later too.
    """
    stored_name = f"{uuid.uuid4().hex}{Path(file_name).suffix.lower()[:8]}"
    received = Import(
        source=source,
        file_name=file_name[:200],
        stored_name=stored_name,
        received_on=timezone.localdate(at),
        default_region_id=default_region_id,
        scheme=scheme,
        kbli_version=kbli_version,
        holds_back=holds_back,
        uploaded_by=by,
        uploaded_at=at,
    )
    path = stored_path(received)
    keep(path, file)
    try:
        plan = None
        refusal = ""
        try:
            with open_list(
                path,
                options or ListOptions(received.received_on),
                file_name=file_name,
                already=_if_same(already, _digest(path)),
            ) as plan:
                received.sha256, received.size_bytes = (
                    plan.workbook.report.sha256,
                    plan.workbook.report.size_bytes,
                )
        except Refused as error:
            refusal = str(error)
            received.sha256, received.size_bytes = _digest(path), path.stat().st_size
        received.save()
        _say(received, Step.REFUSED if refusal else Step.UPLOADED, by=by, at=at, reason=refusal)
        if plan is not None:
            ImportTable.objects.bulk_create(
                ImportTable(
                    received=received,
                    no=table.no,
                    sheet=table.sheet[:100],
                    kind=table.kind,
                    refusal=table.refusal[:300],
                    row_count=table.table.row_count,
                    columns=[_column(meaning) for meaning in table.meanings],
                )
                for table in plan.tables
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return received


def _if_same(already: ReadFile | None, sha256: str) -> ReadFile | None:
    """What was read before counts only where the file is still the same."""
    return already if already is not None and already.workbook.report.sha256 == sha256 else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _column(meaning: Any) -> dict[str, Any]:
    kept = asdict(meaning)
    # Cells are personal data; they stay in the file.
    return {key: kept[key] for key in ("header", "field", "confidence", "reason", "by_person")}


def _say(
    received: Import,
    step: Step,
    *,
    by: User | None,
    at: datetime,
    entry_id: int | None = None,
    figures: Figures | None = None,
    reason: str = "",
) -> ImportStep:
    return ImportStep.objects.create(
        received=received,
        step=step,
        at=at,
        by=by,
        entry_id=entry_id,
        figures=figures.as_json() if figures is not None else {},
        reason=reason[:500],
    )


def decide_columns(
    received: Import,
    fields: Mapping[int, Sequence[str]],
    *,
    by: User | None,
    at: datetime,
    default_region_id: int | None,
    scheme: str,
    kbli_version: int,
    holds_back: bool,
) -> None:
    """What each column means, as a person decided; the next list with the same header is read the same way."""
    _only_in(received, Step.UPLOADED, Step.MAPPED, Step.CHECKED, Step.FAILED, Step.UNDONE)
    received.default_region_id = default_region_id
    received.scheme, received.kbli_version, received.holds_back = scheme, kbli_version, holds_back
    received.save()
    for table in received.tables.all():
        chosen = fields.get(table.no)
        if chosen is None or len(chosen) != len(table.columns):
            continue
        for column, meaning in zip(table.columns, chosen, strict=True):
            if column["field"] != meaning:
                column.update(field=meaning, confidence=1.0, reason=CHOSEN, by_person=True)
        table.save()
        headers = [column["header"] for column in table.columns]
        if any(column["by_person"] for column in table.columns):
            RememberedColumns.objects.update_or_create(
                fingerprint=fingerprint(headers),
                defaults={
                    "columns": {header_key(column["header"]): column["field"] for column in table.columns},
                    "decided_by": by,
                    "decided_at": at,
                },
            )
    _say(received, Step.MAPPED, by=by, at=at)


def options_of(received: Import, scope: Scope) -> ListOptions:
    return options_for(
        scope,
        on=received.received_on,
        region_id=received.default_region_id,
        scheme=received.scheme,
        kbli_version=received.kbli_version,
        fields={
            table.no: [column["field"] for column in table.columns]
            for table in received.tables.all()
            if table.columns
        },
    )


def options_for(
    scope: Scope,
    *,
    on: date,
    region_id: int | None = None,
    scheme: str = "",
    kbli_version: int = 2020,
    fields: Mapping[int, Sequence[str]] | None = None,
) -> ListOptions:
    """How a list is read on behalf of a scope. Raises ValueError for an unknown region."""
    allowed = _allowed(scope)
    return ListOptions(
        on=on,
        default=spot_of_region(region_id) if region_id else None,
        scheme=Scheme(scheme) if scheme else None,
        kbli_version=kbli_version,
        allowed=allowed,
        territory=territory_words(allowed),
        fields=fields or {},
    )


def _allowed(scope: Scope) -> frozenset[int] | None:
    if scope.standing == "work":
        return None
    return frozenset(scope.kab_ids) if scope.standing == "app" else frozenset()


def territory_words(allowed: frozenset[int] | None) -> str:
    names = [
        found.full_name for kab in sorted(allowed or ()) if kab >= 1000 and (found := unit(kab)) is not None
    ]
    return ", ".join(names[:4]) + ("" if len(names) <= 4 else f" dan {len(names) - 4} lainnya")


def order_of(received: Import, scope: Scope, *, at: datetime) -> BulkOrder:
    return order_for(
        scope, source=received.source, at=at, on=received.received_on, holds_back=received.holds_back
    )


def order_for(
    scope: Scope, *, source: Source | None, at: datetime, on: date, holds_back: bool = False
) -> BulkOrder:
    """source: None for a source that nothing has come from yet."""
    allowed = _allowed(scope)
    return BulkOrder(
        source_id=source.pk if source is not None else 0,
        source_kind=source.kind if source is not None else Source.Kind.OFFICE,
        at=at,
        on=on,
        allowed=tuple(sorted(allowed)) if allowed is not None else None,
        holds_back=holds_back,
        user_id=scope.user_id,
    )


def check(received: Import, *, scope: Scope, by: User | None, at: datetime) -> Figures:
    """The dry run: verdicts on all rows are kept for the pages, the register stays untouched.

    Raises NotNow in a state without it, Refused where the stored file cannot be read.
    """
    _only_in(received, Step.UPLOADED, Step.MAPPED, Step.QUEUED, Step.CHECKED, Step.FAILED, Step.UNDONE)
    tell = _teller(received)
    with open_list(stored_path(received), options_of(received, scope), file_name=received.file_name) as plan:
        _refuse_open_scheme(plan)
        with within(scope):
            examined = examine(plan, order_of(received, scope, at=at), tell=tell)
            _keep_verdicts(received, by=by)
            _say(received, Step.CHECKED, by=by, at=at, figures=examined.figures)
            bulk.close_stage()
    return examined.figures


def accept(
    received: Import,
    *,
    scope: Scope,
    by: User | None,
    at: datetime,
    is_checked: bool = True,
    already: ReadFile | None = None,
) -> ImportStep:
    """Put the list into the register: one transaction, one act. A second call gives the first one's step.

    already: the file where it has been read.

    The verdicts are made anew; when they differ from those the person saw (is_checked), nothing is written and the
    new ones are shown. Raises NotNow.
    """
    tell = _teller(received)
    is_alone = not connection.in_atomic_block
    with within(scope):
        _lock(received)
        if (done := applied_step(received)) is not None and present_step(received).step == Step.APPLIED:
            return done
        _only_in(
            received,
            *(
                [Step.CHECKED, Step.QUEUED]
                if is_checked
                else [Step.UPLOADED, Step.MAPPED, Step.CHECKED, Step.UNDONE]
            ),
        )
        seen = figures_of(received) if is_checked else None
        with open_list(
            stored_path(received),
            options_of(received, scope),
            file_name=received.file_name,
            already=_if_same(already, received.sha256),
        ) as plan:
            _refuse_open_scheme(plan)
            order = order_of(received, scope, at=at)
            if is_alone and may_go_in_parts(order, sum(table.table.row_count for table in plan.readable)):
                try:
                    return _accepted_in_parts(received, plan, order, seen=seen, by=by, at=at, tell=tell)
                except _Differs:
                    pass  # nothing of it stays; what is new is shown below
            examined = examine(plan, order, tell=tell)
            if seen is not None and examined.figures != seen:
                _keep_verdicts(received, by=by)
                return _say(
                    received,
                    Step.CHECKED,
                    by=by,
                    at=at,
                    figures=examined.figures,
                    reason=REGISTER_CHANGED,
                )
            tell("menyimpan", 0, 0)
            entry = _recorded(received, examined, by=by, at=at)
            bulk.apply(order)
            return _applied(received, examined, entry, by=by, at=at)


class _Differs(Exception):
    """The verdicts are others than those that the person saw."""


def _accepted_in_parts(
    received: Import,
    plan: FilePlan,
    order: BulkOrder,
    *,
    seen: Figures | None,
    by: User | None,
    at: datetime,
    tell: Tell,
) -> ImportStep:
    """Read and written at the same time, with the same verdicts and rows. Raises _Differs, and then nothing stays."""
    with told_later() as act, ExitStack() as opened:
        parts: list[InParts] = []

        def into(incoming: Any) -> InParts:
            parts.append(opened.enter_context(InParts(order, act=act, incoming=incoming)))
            return parts[0]

        examined = examine(plan, order, tell=tell, into=into)
        if seen is not None and examined.figures != seen:
            raise _Differs
        tell("menyimpan", 0, 0)
        entry = _recorded(received, examined, by=by, at=at, number=act)
        parts[0].conclude()
        return _applied(received, examined, entry, by=by, at=at)


def _recorded(
    received: Import, examined: Examined, *, by: User | None, at: datetime, number: int | None = None
) -> Entry:
    return record(
        ACT,
        by=by,
        at=at,
        subject=("import", received.pk),
        kab_id=examined.kab_id,
        words={
            "file": received.file_name,
            "source": received.source.name,
            "trust": Trust[received.source.kind.upper()].value,
            "rows": examined.figures.data_rows,
            "new": examined.figures.new,
            "updated": examined.figures.updated,
        },
        number=number,
    )


def _applied(
    received: Import, examined: Examined, entry: Entry, *, by: User | None, at: datetime
) -> ImportStep:
    _keep_verdicts(received, by=by, is_applied=True)
    Import.objects.filter(pk=received.pk).update(kab_id=examined.kab_id)
    return _say(received, Step.APPLIED, by=by, at=at, entry_id=entry.pk, figures=examined.figures)


def _refuse_open_scheme(plan: FilePlan) -> None:
    for table in plan.readable:
        if table.is_scheme_open and table.scheme_verdict is not None:
            raise NotNow(
                _("%(why)s Pilih Kemendagri atau BPS untuk kolom kode wilayah.")
                % {"why": table.scheme_verdict.explanation}
            )


def queue(task: str, received: Import, *, by: User, at: datetime) -> ImportStep:
    """The work on a long list waits for the worker; the page shows how far it is.

    task: the name of a task in `jobs`. It is handed over with the present transaction.
    """
    app.configure_task(task, lock="intake").defer(import_id=received.pk, user_id=by.pk)
    return _say(received, Step.QUEUED, by=by, at=at)


def fail(received: Import, *, by: User | None, at: datetime, reason: str) -> ImportStep:
    return _say(received, Step.FAILED, by=by, at=at, reason=reason)


def take_back(
    received: Import, *, by: User | None, at: datetime, keeps_conflicts: bool = False
) -> UndoReport:
    """Undo the list. Raises NotNow where it was never applied, registry's TooLate after 30 days."""
    applied = applied_step(received)
    if applied is None or applied.entry is None:
        raise NotNow(_("Daftar ini belum dimuat, jadi tidak ada yang diurungkan."))
    with transaction.atomic():
        report = undo(applied.entry, by=by, at=at, keeps_conflicts=keeps_conflicts)
        if report.entry_id and not report.is_repeated:
            _say(received, Step.UNDONE, by=by, at=at, entry_id=report.entry_id)
    return report


def _keep_verdicts(received: Import, *, by: User | None, is_applied: bool = False) -> None:
    """Of the list that was examined last in this transaction."""
    ImportRow.objects.filter(received=received).delete()
    # What the row became stands in the stage once it is applied; of one that stayed out, what it was taken for.
    became = (
        "LEFT JOIN stage_written s ON s.n = r.n LEFT JOIN stage_ruling f ON f.n = r.n AND NOT f.is_written"
        if is_applied
        else ""
    )
    written = (
        "coalesce(s.business_id, f.business_id, r.business_id)",
        "coalesce(s.owner_id, f.owner_id, r.owner_id)",
    )
    subjects = written if is_applied else ("r.business_id", "r.owner_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO intake_importrow (received_id, n, table_no, row_number, verdict, name, notes, business_id, owner_id, kab_id,
                   user_id)
            SELECT %s, r.n, r.table_no, r.row_number, r.verdict, left(r.name, 200), r.notes, {subjects[0]}, {subjects[1]}, r.kab_id, %s
              FROM stage_verdict r {became}
             ORDER BY r.n
            """,  # noqa: S608 - our own columns
            [received.pk, by.pk if by is not None else None],
        )


def _lock(received: Import) -> None:
    """Two acceptances of one list, and two lists of one source, go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('intake.source'), %s)", [received.source_id])


def _only_in(received: Import, *steps: Step) -> None:
    present = present_step(received)
    if present.step not in steps:
        label = Step(present.step).label
        raise NotNow(
            _("Daftar ini sudah %(state)s; muat ulang halaman untuk melihat keadaannya.") % {"state": label}
        )


_LOOKED_AT_SECONDS = 1
"""How often the page asks how far a list is; more often it need not be told."""


def _teller(received: Import) -> Tell:
    """Progress goes through a connection of its own, so that it shows before the transaction ends."""
    if connection.in_atomic_block or received.pk is None:
        return lambda _phase, _done, _total: None
    told = ("", 0.0)

    def tell(phase: str, done: int, total: int) -> None:
        nonlocal told
        if phase == told[0] and done < total and monotonic() - told[1] < _LOOKED_AT_SECONDS:
            return
        told = phase, monotonic()
        with _beside() as cursor:
            cursor.execute(
                "INSERT INTO intake_progress (received_id, phase, done, total, at) VALUES (%s, %s, %s, %s, now())"
                " ON CONFLICT (received_id) DO UPDATE SET phase = excluded.phase, done = excluded.done,"
                " total = excluded.total, at = excluded.at",
                [received.pk, phase, done, total],
            )

    return tell


@contextmanager
def _beside() -> Iterator[Any]:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT set_config('role', 'karawo_work', false)")
            yield cursor
    finally:
        other.close()
