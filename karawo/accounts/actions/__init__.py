"""What changes accounts and rights; each act stands in the journal."""

from karawo.accounts.actions.centres import add_centre, change_centre
from karawo.accounts.actions.holdings import grant_role, revoke_role
from karawo.accounts.actions.links import (
    LinkUnusable,
    SetupClosed,
    Taken,
    accept_invitation,
    find_link,
    invite,
    make_reset_link,
    make_setup_link,
    reset_password,
    revoke_link,
    set_up_first_administrator,
)
from karawo.accounts.actions.numbers import (
    Slip,
    account_made,
    find_slip,
    invite_owner,
    is_number_taken,
    take_up,
)
from karawo.accounts.actions.people import change_own_profile, deactivate, reactivate
from karawo.accounts.actions.purposes import end_purpose, state_purpose
from karawo.accounts.actions.sessions import sign_out_elsewhere

__all__ = [
    "LinkUnusable",
    "SetupClosed",
    "Slip",
    "Taken",
    "accept_invitation",
    "account_made",
    "add_centre",
    "change_centre",
    "change_own_profile",
    "deactivate",
    "end_purpose",
    "find_link",
    "find_slip",
    "grant_role",
    "invite",
    "invite_owner",
    "is_number_taken",
    "make_reset_link",
    "make_setup_link",
    "reactivate",
    "reset_password",
    "revoke_link",
    "revoke_role",
    "set_up_first_administrator",
    "sign_out_elsewhere",
    "state_purpose",
    "take_up",
]
