"""What happened to a business or an owner, act by act."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from karawo.journal.models import Change, Entry
from karawo.journal.rules.sentences import UnknownAct, deed
from karawo.regions.access import EVERYTHING, within
from karawo.registry.queries.files.lines import ChangeLine, EventLine

_MOST_EVENTS = 200

_NOT_SHOWN = {
    "sealed", "birth_on", "birth_digest", "digest", "canonical_name", "changed_at", "completeness_percent", "entry_id",
    "proposal", "payload",
}  # fmt: skip

_OWN_TABLES = ("registry_business", "registry_owner")


def events_of(subjects: list[tuple[str, int]], inserted_by: set[int | None]) -> tuple[EventLine, ...]:
    """The acts about the subjects, and those that inserted or changed their rows without naming them, as a list
    of ten thousand rows does. Such an act may lie in a wider territory than the caller's: who sees the row may
    know where it came from, but of its changes only those of these rows are told."""
    rows = Q()
    for kind, identity in subjects:
        rows |= Q(subject_kind=kind, subject_id=identity)
    entries = list(Entry.objects.filter(rows).select_related("by").order_by("-id")[:_MOST_EVENTS])
    known = {entry.pk for entry in entries}
    touched = Q(table_name__in=_OWN_TABLES, row_id__in=[identity for _kind, identity in subjects])
    found = list(Change.objects.filter(Q(entry__in=known) | touched).order_by("id")[: _MOST_EVENTS * 5])
    unnamed = ({change.entry_id for change in found} | {each for each in inserted_by if each}) - known
    if unnamed:
        with within(EVERYTHING):
            entries += Entry.objects.filter(pk__in=unnamed).select_related("by")
        entries.sort(key=lambda entry: -entry.pk)
    changes: dict[int, list[ChangeLine]] = defaultdict(list)
    for change in found:
        before = {name: value for name, value in change.before.items() if name not in _NOT_SHOWN}
        after = None
        if change.after is not None:
            after = {name: value for name, value in change.after.items() if name not in _NOT_SHOWN}
        if before:
            changes[change.entry_id].append(ChangeLine(change.table_name, change.row_id, before, after))
    return tuple(
        EventLine(
            entry_id=entry.pk,
            at=entry.at,
            by_name="" if entry.by is None else str(entry.by),
            act=entry.act,
            sentence=_sentence(entry),
            changes=tuple(changes[entry.pk]),
        )
        for entry in entries
    )


def _sentence(entry: Entry) -> str:
    try:
        return deed(entry.act, entry.words)
    except UnknownAct:
        return entry.act
