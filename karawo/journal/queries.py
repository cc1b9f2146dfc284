"""Reading the journal: what happened to a thing, who looked at it, and whether the sealed rows still stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karawo.journal import merkle
from karawo.journal.merkle import Difference, Leaf
from karawo.journal.models import Change, Entry, Look, Seal
from karawo.journal.rules import sentences
from karawo.journal.sealing import TABLES, hashes
from karawo.regions.access import EVERYTHING, within

HIDDEN = "••••"
_SILENT = frozenset({"id", "entry_id", "entered_by_id", "changed_at", "canonical_name", "digest"})


@dataclass(frozen=True)
class Subject:
    """What a room tells the journal about one kind of subject.

    title: the name of one, None when the caller may not see it. url: its page. rows: table → (row id, id of the
    act that inserted it) of all rows that make it up, its own row among them. looked_at: which looks were at its
    data, where these are more than those at itself.
    """

    kind: str
    label: object
    title: Callable[[int], str | None]
    url: Callable[[int], str]
    rows: Callable[[int], Mapping[str, Iterable[tuple[int, int | None]]]]
    looked_at: Callable[[int], Q] | None = None


_subjects: dict[str, Subject] = {}
type IsHidden = Callable[[str, str], bool]
_hidden: list[IsHidden] = []


def register_subject(subject: Subject) -> None:
    """Called by the room that owns the kind, in its apps.py."""
    _subjects[subject.kind] = subject


def register_deeds(deeds: Mapping[str, str]) -> None:
    """act → what somebody did, as `kit.said.marked`; said in the language of the reader, with who did it in front."""
    sentences.register({act: format_lazy("{{by}} {}", gettext_lazy(deed)) for act, deed in deeds.items()})


def subject_of(kind: str) -> Subject | None:
    return _subjects.get(kind)


def register_hidden(is_hidden: IsHidden) -> None:
    """is_hidden(table, column): values of that column are never written out, only that they changed."""
    _hidden[:] = [is_hidden]


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str
    is_hidden: bool = False


@dataclass(frozen=True)
class Happening:
    """One act as people read it. changes: what it changed in the subject, empty for an act that only added."""

    entry_id: int
    act: str
    at: datetime
    by: str
    sentence: str
    subject_kind: str
    subject_id: int | None
    url: str = ""
    changes: tuple[FieldChange, ...] = ()


def entries(
    *, person_id: int | None = None, act: str = "", day: date | None = None, kab_id: int | None = None
) -> QuerySet[Entry]:
    """The acts the caller may see, newest first."""
    found = Entry.objects.select_related("by").order_by("-id")
    if person_id is not None:
        found = found.filter(Q(by_id=person_id) | Q(subject_kind="person", subject_id=person_id))
    if act:
        found = found.filter(act=act)
    if day is not None:
        found = found.filter(at__date=day)
    if kab_id is not None:
        found = found.filter(kab_id=kab_id)
    return found


def happenings(
    found: Iterable[Entry], changes: Mapping[int, Sequence[Change]] | None = None
) -> list[Happening]:
    return [_happening(entry, (changes or {}).get(entry.pk, ())) for entry in found]


def timeline(
    subject_kind: str, subject_id: int, *, limit: int = 100, before_id: int | None = None
) -> list[Happening]:
    """Everything that happened to one thing, newest first, within the caller's scope.

    The acts about it, the acts that inserted or changed one of its rows, and what they changed in it.
    before_id: the last entry_id of the page before.
    """
    subject = _subjects.get(subject_kind)
    touched: dict[str, set[int]] = {}
    inserted: set[int] = set()
    if subject is not None:
        for table, rows in subject.rows(subject_id).items():
            pairs = list(rows)
            touched[table] = {row_id for row_id, _entry in pairs}
            inserted |= {entry_id for _row, entry_id in pairs if entry_id is not None}
    mine = Q(pk__in=[])
    for table, row_ids in touched.items():
        mine |= Q(table_name=table, row_id__in=row_ids)
    changes: dict[int, list[Change]] = defaultdict(list)
    for change in Change.objects.filter(mine).order_by("id"):
        changes[change.entry_id].append(change)
    about = Q(subject_kind=subject_kind, subject_id=subject_id) | Q(pk__in=inserted | changes.keys())
    found = Entry.objects.filter(about).select_related("by").order_by("-id")
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return happenings(found[:limit], changes)


def _happening(entry: Entry, changes: Sequence[Change]) -> Happening:
    by = "" if entry.by is None else str(entry.by)
    try:
        text = sentences.sentence(entry.act, by=by, words=entry.words)
    except sentences.UnknownAct:
        text = f"{by or sentences.SYSTEM}: {entry.act}"
    subject = _subjects.get(entry.subject_kind)
    url = subject.url(entry.subject_id) if subject is not None and entry.subject_id is not None else ""
    fields = tuple(field for change in changes for field in field_changes(change))
    return Happening(
        entry.pk, entry.act, entry.at, by, text, entry.subject_kind, entry.subject_id, url, fields
    )


def field_changes(change: Change) -> list[FieldChange]:
    """What a change altered, column by column, in the words of the screen."""
    model = _model_of(change.table_name)
    if change.after is None:
        label = str(model._meta.verbose_name) if model is not None else change.table_name
        return [FieldChange(label, _("ada"), _("dihapus"))]
    found = []
    for column, before in change.before.items():
        if column in _SILENT:
            continue
        field = _field_of(model, column)
        label = str(field.verbose_name) if field is not None else column
        label = label[:1].upper() + label[1:]
        if _is_hidden(change.table_name, column, field):
            found.append(FieldChange(label, HIDDEN, HIDDEN, is_hidden=True))
        else:
            found.append(FieldChange(label, _shown(field, before), _shown(field, change.after.get(column))))
    return found


def _model_of(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _field_of(model: type[models.Model] | None, column: str) -> models.Field[Any, Any] | None:
    if model is None:
        return None
    for field in model._meta.concrete_fields:
        if field.column == column:
            return field
    return None


def _is_hidden(table: str, column: str, field: models.Field[Any, Any] | None) -> bool:
    if field is None or isinstance(field, models.BinaryField):
        return True
    return not _hidden or _hidden[0](table, column)


def _shown(field: models.Field[Any, Any] | None, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(field, models.ForeignKey):
        related = field.related_model
        if isinstance(related, type):
            row = related._default_manager.filter(pk=value).first()
            return f"#{value}" if row is None else str(row)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def looks(subject_kind: str, subject_id: int) -> QuerySet[Look]:
    """Who saw the personal data of one thing, newest first, within the caller's scope."""
    subject = _subjects.get(subject_kind)
    if subject is not None and subject.looked_at is not None:
        which = subject.looked_at(subject_id)
    else:
        which = Q(subject_kind=subject_kind, subject_id=subject_id)
    return Look.objects.filter(which).select_related("by").order_by("-id")


def people_who_acted() -> list[tuple[int, str]]:
    """(id, name) of everybody with an act the caller may see: the choices of a filter."""
    rows = Entry.objects.exclude(by=None).order_by().values_list("by_id", "by__name").distinct()
    return sorted(((person_id, name) for person_id, name in rows), key=lambda row: row[1])


@dataclass(frozen=True)
class Finding:
    """A fault in sealed history. what: a sentence that names the row or the seal."""

    seal_id: int
    what: str
    difference: Difference | None = None


_NAMES = {0: "catatan", 1: "perubahan", 2: "pembukaan data"}
_FAULTS = {
    merkle.Fault.EDITED: "{row} diubah sesudah disegel",
    merkle.Fault.DELETED: "{row} dihapus sesudah disegel",
    merkle.Fault.INSERTED: "{row} disisipkan sesudah disegel",
    merkle.Fault.MOVED: "{row} dipindahkan; isinya semula di nomor {origin}",
}


def read_leaves(since: Sequence[int], upto: Sequence[int]) -> list[Leaf]:
    leaves = []
    with connection.cursor() as cursor:
        for number, table in enumerate(TABLES):
            cursor.execute(hashes(table), [since[number], upto[number]])
            leaves += [Leaf(number, row_id, bytes(content)) for row_id, content in cursor.fetchall()]
    return leaves


def verify(*, known_root: str = "") -> tuple[int, list[Finding]]:
    """How many seals there are, and every fault: rows edited, deleted, inserted or moved, and broken seals.

    known_root: a chained root printed on a report earlier; a chain that lost its end no longer has it.
    """
    findings: list[Finding] = []
    with within(EVERYTHING):
        since, previous, seen, count = (0, 0, 0), merkle.START, set(), 0
        for seal in Seal.objects.order_by("id").iterator(chunk_size=50):
            count += 1
            upto = (seal.last_entry_id, seal.last_change_id, seal.last_look_id)
            findings += _broken(seal, previous, upto)
            findings += _changed(seal, since, upto)
            since, previous = upto, seal.chained_root
            seen.add(seal.chained_root)
    if known_root and known_root not in seen:
        findings.append(Finding(0, _("Segel %(root)s tidak ada lagi dalam rantai.") % {"root": known_root}))
    return count, findings


def _broken(seal: Seal, previous: str, upto: Sequence[int]) -> list[Finding]:
    chained = merkle.chained(previous, root=seal.root, at=iso(seal.at), upto=upto, row_count=seal.row_count)
    if chained == seal.chained_root:
        return []
    text = _("Segel %(id)d tidak bersambung: segel ini diubah, atau segel sebelumnya diubah atau dihapus.")
    return [Finding(seal.pk, text % {"id": seal.pk})]


def _changed(seal: Seal, since: Sequence[int], upto: Sequence[int]) -> list[Finding]:
    present = read_leaves(since, upto)
    if merkle.root(present) == seal.root and len(present) == seal.row_count:
        return []
    try:
        sealed = merkle.unpack(bytes(seal.leaves))
    except ValueError:
        sealed = []
    if merkle.root(sealed) != seal.root:
        text = _("Baris dalam segel %(id)d berubah, dan daftar barisnya sendiri rusak.")
        return [Finding(seal.pk, text % {"id": seal.pk})]
    found = []
    for difference in merkle.differences(sealed, present):
        row = f"{_NAMES[difference.table]} nomor {difference.row_id}"
        text = _FAULTS[difference.fault].format(row=row, origin=difference.moved_from)
        found.append(Finding(seal.pk, text[:1].upper() + text[1:] + ".", difference))
    return found


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def last_seal() -> Seal | None:
    with within(EVERYTHING):
        return Seal.objects.order_by("-id").first()


def local_day(text: str) -> date | None:
    """A day typed into a filter, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
