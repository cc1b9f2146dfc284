"""What people do to the register. Each function is one act: one transaction, one journal entry."""

from karawo.registry.actions.accounts import (
    offer_account,
    renew_password,
    tie_account,
    withdraw_account,
)
from karawo.registry.actions.belonging import add_owner, end_ownership, give_consent, withdraw_consent
from karawo.registry.actions.correcting import correct, decide_correction, request_correction
from karawo.registry.actions.counting import recount_cells
from karawo.registry.actions.deriving import derive
from karawo.registry.actions.drafting import answers_of, discard_draft, save_draft
from karawo.registry.actions.exporting import record_cooperative_export, record_export
from karawo.registry.actions.finding import recount_businesses, recount_words, refresh_finding
from karawo.registry.actions.given import (
    GivenFact,
    GivenNumber,
    GivenPlace,
    GivenSource,
    NewOwner,
    Registration,
)
from karawo.registry.actions.identifying import add_identifier, end_identifier, unmask, verify_identifier
from karawo.registry.actions.kbli import KbliImport, import_kbli, load_starter_kbli
from karawo.registry.actions.observing import (
    close_business,
    observe,
    record_cooperative_year,
    verify_in_field,
)
from karawo.registry.actions.proposing import decide_proposal
from karawo.registry.actions.registering import register_business, register_own_business
from karawo.registry.rules.refusal import NotAllowed, OwnerExists, Refused

__all__ = [
    "GivenFact",
    "GivenNumber",
    "GivenPlace",
    "GivenSource",
    "KbliImport",
    "NewOwner",
    "NotAllowed",
    "OwnerExists",
    "Refused",
    "Registration",
    "add_identifier",
    "add_owner",
    "answers_of",
    "close_business",
    "correct",
    "decide_correction",
    "decide_proposal",
    "derive",
    "discard_draft",
    "end_identifier",
    "end_ownership",
    "give_consent",
    "import_kbli",
    "load_starter_kbli",
    "observe",
    "offer_account",
    "record_cooperative_export",
    "record_cooperative_year",
    "record_export",
    "recount_businesses",
    "recount_cells",
    "recount_words",
    "refresh_finding",
    "register_business",
    "register_own_business",
    "renew_password",
    "request_correction",
    "save_draft",
    "tie_account",
    "unmask",
    "verify_identifier",
    "verify_in_field",
    "withdraw_account",
    "withdraw_consent",
]
