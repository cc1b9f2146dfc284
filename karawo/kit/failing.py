"""Why something failed that nobody here did wrong: the disk is full, or the database is away for a moment."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

import psycopg

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_AWAY = ("08", "57P01", "57P02", "57P03", "57P05", "53300")
"""SQLSTATE: the connection broke, the server goes down, was killed, is starting, let nobody in, has no place left."""


def is_full(error: BaseException) -> bool:
    """Whether the want of room on a disk is behind it, here or in the database."""
    return any(
        (isinstance(each, OSError) and each.errno in _FULL)
        or (isinstance(each, psycopg.Error) and _is_full_there(each))
        for each in _chain(error)
    )


def _is_full_there(error: psycopg.Error) -> bool:
    """A server that lets nobody in for want of room says so without a code."""
    return error.sqlstate == psycopg.errors.DiskFull.sqlstate or os.strerror(errno.ENOSPC) in str(error)


def is_away(error: BaseException) -> bool:
    """Whether the database did not answer, or fell silent in the midst of it; it comes back by itself."""
    return any(isinstance(each, psycopg.OperationalError) and _is_silence(each) for each in _chain(error))


def _is_silence(error: psycopg.OperationalError) -> bool:
    return error.sqlstate is None or error.sqlstate.startswith(_AWAY)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all that stood behind it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, None if each.__suppress_context__ else each.__context__]
