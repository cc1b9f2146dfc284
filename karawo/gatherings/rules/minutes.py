"""Minutes as words: their checksum, and what has changed since they were frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

type Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """before is empty for a row that came since, after for one that is there no more."""

    part: str
    row: str
    before: str
    after: str


def differences(frozen: Words, live: Words) -> tuple[Difference, ...]:
    """Row by row; their order and the day they were put together do not count."""
    before, after = dict(_rows(frozen)), dict(_rows(live))
    return tuple(
        Difference(part, row, before.get((part, row), ""), after.get((part, row), ""))
        for part, row in [*before, *(each for each in after if each not in before)]
        if before.get((part, row)) != after.get((part, row))
    )


def _rows(words: Words) -> Iterator[tuple[tuple[str, str], str]]:
    """((part, row), what it says); a row that stands twice is told apart by its number."""
    seen: Counter[tuple[str, str]] = Counter()
    for part, row, says in _plain(words):
        seen[part, row] += 1
        number = seen[part, row]
        yield (part, row if number == 1 else f"{row} ({number})"), says or "–"


def _plain(words: Words) -> Iterator[tuple[str, str, str]]:
    yield "Kegiatan", "Judul", words["event"]
    for term, value in words["facts"]:
        yield "Kegiatan", term, value
    for session in words["sessions"]:
        yield "Acara", session["title"], _joined(session["hours"], session["speaker"], *session["items"])
    for element, number in words["elements"]:
        yield "Kehadiran menurut unsur", element, number
    for group, people, unknown in words["shares"]:
        yield "Inklusivitas", group, f"{people}, {unknown} belum diketahui"
    for column in words["columns"]:
        for who, text, more in column["notes"]:
            yield f"Papan: {column['title']}", f"{who}: {text}", more
    for group in words["groups"]:
        yield "Yang sejalan", group["title"], _joined(*group["notes"])
    for ballot in words["ballots"]:
        yield "Suara", ballot["question"], ballot["note"]
        for commodity, dots, share, people in ballot["rows"]:
            yield f"Suara: {ballot['question']}", commodity, f"{dots} titik, {share}, {people} orang"
    for number, who, *rest in words["decisions"]:
        yield "Keputusan", f"{number}. {who}", _joined(*rest)
    for _number, name, organisation, element, _line in words["people"]:
        yield "Yang hadir", _joined(name, organisation), element


def _joined(*texts: str) -> str:
    return "; ".join(text for text in texts if text)
