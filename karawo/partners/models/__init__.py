"""Partners, forums, needs, agreements, promises and what came of them."""

from karawo.partners.models.forum import ActorStudy, Forum, Meeting, Membership, Need, Rating
from karawo.partners.models.ledger import (
    Agreement,
    Commitment,
    CommitmentStep,
    Delivery,
    DeliveryPhoto,
    Party,
)
from karawo.partners.models.partner import (
    Contact,
    Offer,
    Partner,
    PartnerLink,
    PartnerMerge,
    Relationship,
)

__all__ = [
    "ActorStudy",
    "Agreement",
    "Commitment",
    "CommitmentStep",
    "Contact",
    "Delivery",
    "DeliveryPhoto",
    "Forum",
    "Meeting",
    "Membership",
    "Need",
    "Offer",
    "Partner",
    "PartnerLink",
    "PartnerMerge",
    "Party",
    "Rating",
    "Relationship",
]
