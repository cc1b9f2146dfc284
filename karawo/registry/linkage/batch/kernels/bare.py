"""Compiled without counting references, five times as fast: for loops that make no array of their own."""

from collections.abc import Callable
from typing import Any

from numba import njit


def bare[Function: Callable[..., Any]](function: Function) -> Function:
    made: Function = njit(cache=True, nogil=True, _nrt=False)(function)  # type: ignore[call-overload]
    return made


def woven[Function: Callable[..., Any]](function: Function) -> Function:
    """As `bare`, and written into each caller: for what is asked of every pair and takes many arrays along."""
    made: Function = njit(cache=True, nogil=True, inline="always", _nrt=False)(function)  # type: ignore[call-overload]
    return made
