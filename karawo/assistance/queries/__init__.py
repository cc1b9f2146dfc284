"""What pages and rooms above ask the ledger."""

from karawo.assistance.queries.checking import Answer, Question, check
from karawo.assistance.queries.ledger import AidFilter, Sums, aid_of, aid_of_subjects, sums_of, years_of
from karawo.assistance.queries.own import events_of, what_was_given
from karawo.assistance.queries.unserved import businesses_by, loose_aid, never_served, was_served

__all__ = [
    "AidFilter",
    "Answer",
    "Question",
    "Sums",
    "aid_of",
    "aid_of_subjects",
    "businesses_by",
    "check",
    "events_of",
    "loose_aid",
    "never_served",
    "sums_of",
    "was_served",
    "what_was_given",
    "years_of",
]
