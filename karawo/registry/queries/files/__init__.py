"""The whole file of one business or owner, in at most a dozen queries."""

from karawo.registry.queries.files.facts import current_of, known_facts
from karawo.registry.queries.files.lines import (
    BusinessFile,
    BusinessLine,
    ChangeLine,
    EventLine,
    FactLine,
    NumberLine,
    OwnerFile,
    OwnerLine,
    ProposalLine,
    ReceivedLine,
)
from karawo.registry.queries.files.received import masked_cell
from karawo.registry.queries.files.whole import KINDS, business_file, businesses_of, owner_file

__all__ = [
    "KINDS",
    "BusinessFile",
    "BusinessLine",
    "ChangeLine",
    "EventLine",
    "FactLine",
    "NumberLine",
    "OwnerFile",
    "OwnerLine",
    "ProposalLine",
    "ReceivedLine",
    "business_file",
    "businesses_of",
    "current_of",
    "known_facts",
    "masked_cell",
    "owner_file",
]
