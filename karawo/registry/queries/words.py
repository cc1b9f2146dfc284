"""The words of all names, in the memory of this process: what was typed is turned into words that exist."""

from __future__ import annotations

from threading import Lock

from django.db.backends.utils import CursorWrapper

from karawo.registry.linkage.rules import Vocabulary


class Words:
    """A vocabulary that follows its table.

    Each reading asks for rows of transactions that the reading before could not yet see whole, so a word of a
    long import is not missed. Cost: all words at the first search of a process, one index probe afterwards.
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._horizon = 0
        self._lock = Lock()

    def refresh(self, cursor: CursorWrapper) -> None:
        cursor.execute("SELECT * FROM registry_words_since(%s)", [self._horizon])
        (_none, _zero, horizon), *found = cursor.fetchall()
        rows = [(text, count) for text, count, _seen in found]
        with self._lock:
            if len(rows) > 2_000 and len(rows) > len(self._vocabulary):
                self._vocabulary = Vocabulary(rows)
            else:
                for text, count in rows:
                    self._vocabulary.add(text, count - self._vocabulary.count(text))
            self._horizon = horizon

    def expand(self, word: str) -> list[tuple[str, int]]:
        with self._lock:
            return self._vocabulary.expand(word)

    def count(self, word: str) -> int:
        return self._vocabulary.count(word)


_held: dict[str, Words] = {}


def words(cursor: CursorWrapper) -> Words:
    """This process' words of the present database, as fresh as the last committed registration."""
    found = _held.setdefault(str(cursor.db.settings_dict["NAME"]), Words())
    found.refresh(cursor)
    return found
