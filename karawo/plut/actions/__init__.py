"""What people do at a centre."""

from karawo.plut.actions.cards import (
    GivenLine,
    add_line,
    add_proposed,
    change_line,
    drop_line,
    finish_line,
    reopen_line,
)
from karawo.plut.actions.cases import assign_case, close_case, note, open_case, reopen_case
from karawo.plut.actions.centres import (
    add_holiday,
    change_profile,
    photo_path,
    record_facility,
    record_form,
    record_staff,
    remove_holiday,
    set_hours,
    set_photo,
)
from karawo.plut.actions.confirming import (
    LinkUnusable,
    answer_by_link,
    answer_own,
    find_outcome,
    make_link,
    revoke_link,
)
from karawo.plut.actions.consultants import (
    certify,
    change_file,
    end_seat,
    is_consultant_at,
    seat_consultant,
    set_target,
)
from karawo.plut.actions.diagnosing import diagnose
from karawo.plut.actions.evidence import add_evidence, path_of
from karawo.plut.actions.exporting import record_export
from karawo.plut.actions.outcomes import GivenOutcome, attribute, dismiss_offer, record_outcome
from karawo.plut.actions.sessions import (
    GivenClient,
    GivenSession,
    correct_session,
    finish_follow_up,
    log_session,
)
from karawo.plut.actions.transferring import transfer_case

__all__ = [
    "GivenClient",
    "GivenLine",
    "GivenOutcome",
    "GivenSession",
    "LinkUnusable",
    "add_evidence",
    "add_holiday",
    "add_line",
    "add_proposed",
    "answer_by_link",
    "answer_own",
    "assign_case",
    "attribute",
    "certify",
    "change_file",
    "change_line",
    "change_profile",
    "close_case",
    "correct_session",
    "diagnose",
    "dismiss_offer",
    "drop_line",
    "end_seat",
    "find_outcome",
    "finish_follow_up",
    "finish_line",
    "is_consultant_at",
    "log_session",
    "make_link",
    "note",
    "open_case",
    "path_of",
    "photo_path",
    "record_export",
    "record_facility",
    "record_form",
    "record_outcome",
    "record_staff",
    "remove_holiday",
    "reopen_case",
    "reopen_line",
    "revoke_link",
    "seat_consultant",
    "set_hours",
    "set_photo",
    "set_target",
    "transfer_case",
]
