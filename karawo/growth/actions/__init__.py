"""What people do here. Each function is one act: one transaction, one journal entry."""

from karawo.growth.actions.assessing import GivenAnswer, assess, withdraw_assessment
from karawo.growth.actions.exporting import record_export
from karawo.growth.actions.health import check_health, record_health_export, withdraw_health
from karawo.growth.actions.moving import StatedRise, decide, propose, propose_legal_class, withdraw
from karawo.growth.actions.publishing import publish_rubric

__all__ = [
    "GivenAnswer",
    "StatedRise",
    "assess",
    "check_health",
    "decide",
    "propose",
    "propose_legal_class",
    "publish_rubric",
    "record_export",
    "record_health_export",
    "withdraw",
    "withdraw_assessment",
    "withdraw_health",
]
