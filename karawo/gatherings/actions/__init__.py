"""What can be done with gatherings. Each raises `registry.rules.refusal.Refused` in words for the person who tried."""

from karawo.gatherings.actions.arranging import (
    GivenGathering,
    GivenSession,
    add_session,
    arrange,
    call_off,
    change,
    change_session,
    publish,
    remove_session,
    withdraw,
)
from karawo.gatherings.actions.attending import (
    UnknownCode,
    come,
    count_heads,
    find_by_code,
    leave,
    undo,
    undo_count,
)
from karawo.gatherings.actions.certifying import issue, revoke
from karawo.gatherings.actions.enrolling import (
    AlreadySignedUp,
    Person,
    SignedUp,
    join_register,
    make_link,
    sign_up,
)
from karawo.gatherings.actions.waiting import accept, allot, cancel, decline, lapse, lapse_now
from karawo.gatherings.actions.writing import digest_of, kab_of

__all__ = [
    "AlreadySignedUp",
    "GivenGathering",
    "GivenSession",
    "Person",
    "SignedUp",
    "UnknownCode",
    "accept",
    "add_session",
    "allot",
    "arrange",
    "call_off",
    "cancel",
    "change",
    "change_session",
    "come",
    "count_heads",
    "decline",
    "digest_of",
    "find_by_code",
    "issue",
    "join_register",
    "kab_of",
    "lapse",
    "lapse_now",
    "leave",
    "make_link",
    "publish",
    "remove_session",
    "revoke",
    "sign_up",
    "undo",
    "undo_count",
    "withdraw",
]
