"""The words of all names, in the memory of this process: what was typed is turned into words that exist."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from django.db import connection

from karawo.registry.linkage.rules import Vocabulary

_MOST_REMEMBERED = 5_000


class Words:
    """A vocabulary that follows its table.

    Each question asks for rows of transactions that the question before could not see (`horizon`: its snapshot and its
    own transaction, "" before the first), so a word of a long import is not missed, and none is brought twice. Cost:
    all words at the first search of a process, one index probe afterwards.
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._expanded: dict[str, dict[str, int]] = {}
        self._lock = Lock()
        self.horizon = ""

    def take(self, words: Sequence[str] | None, counts: Sequence[int] | None, horizon: str) -> bool:
        """Keeps what an answer brought; whether it was news, so that the question may mean something else."""
        with self._lock:
            self.horizon = horizon
            rows = [
                (word, count)
                for word, count in zip(words or (), counts or (), strict=True)
                if word not in self._vocabulary or self._vocabulary.count(word) != count
            ]
            if not rows:
                return False
            self._expanded.clear()
            if len(rows) > 2_000 and len(rows) > len(self._vocabulary):
                self._vocabulary = Vocabulary({**self._vocabulary.counts, **dict(rows)}.items())
            else:
                for word, count in rows:
                    self._vocabulary.add(word, count - self._vocabulary.count(word))
            return True

    def expand(self, word: str) -> dict[str, int]:
        """The words that may be meant, best first, with their distances; names return, so they are remembered."""
        with self._lock:
            found = self._expanded.get(word)
            if found is None:
                if len(self._expanded) >= _MOST_REMEMBERED:
                    self._expanded.clear()
                found = self._expanded[word] = dict(self._vocabulary.expand(word))
            return found

    def count(self, word: str) -> int:
        return self._vocabulary.count(word)


_held: dict[str, Words] = {}


def words() -> Words:
    """This process' words of the present database, as fresh as its last question; all of them at the first."""
    found = _held.setdefault(str(connection.settings_dict["NAME"]), Words())
    if not found.horizon:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM registry_words_since('')")
            (_none, _zero, horizon), *rows = cursor.fetchall()
        found.take([row[0] for row in rows], [row[1] for row in rows], horizon)
    return found
