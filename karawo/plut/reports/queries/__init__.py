"""What pages and rooms above ask of reports."""

from karawo.plut.reports.queries.asking import Asked
from karawo.plut.reports.queries.building import build, head_of, quarter_now, signers_of
from karawo.plut.reports.queries.drawing import Seal, as_of_text, book_of, paper_words
from karawo.plut.reports.queries.frozen import (
    Verified,
    asked_of,
    changes_since,
    frozen_of,
    report_of,
    signers_kept,
    verified,
)
from karawo.plut.reports.queries.gaps import Gap, gaps_of, kind_titles
from karawo.plut.reports.queries.indicators import rows_behind, targets_of

__all__ = [
    "Asked",
    "Gap",
    "Seal",
    "Verified",
    "as_of_text",
    "asked_of",
    "book_of",
    "build",
    "changes_since",
    "frozen_of",
    "gaps_of",
    "head_of",
    "kind_titles",
    "paper_words",
    "quarter_now",
    "report_of",
    "rows_behind",
    "signers_kept",
    "signers_of",
    "targets_of",
    "verified",
]
