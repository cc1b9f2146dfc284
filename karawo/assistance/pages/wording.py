"""The words and signs of verdicts on pages."""

from __future__ import annotations

from karawo.assistance.rules.verdict import TITLES, Verdict
from karawo.ui.language import said

_KINDS = {
    Verdict.NEW: "new",
    Verdict.SERVED: "served",
    Verdict.POSSIBLE: "possible",
    Verdict.TWICE: "same",
    Verdict.KNOWN: "updated",
    Verdict.REJECTED: "rejected",
}


def kind_of(verdict: str) -> str:
    """Which sign of the component `verdict` it bears."""
    return _KINDS[Verdict(verdict)]


def title_of(verdict: str) -> str:
    return said(TITLES[Verdict(verdict)])
