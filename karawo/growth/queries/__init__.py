"""What pages and upper rooms ask."""

from karawo.growth.queries.assessments import (
    answers_of,
    assessments_of,
    change_of,
    gaps_of,
    latest_assessment,
    lead_of,
    prefills_of,
    register_lead,
    result_of,
    unanswered_of,
)
from karawo.growth.queries.health import health_checks_of, health_gaps_of
from karawo.growth.queries.panel import GrowthPanel, of_business
from karawo.growth.queries.register import classes_of, rises_of
from karawo.growth.queries.rubrics import as_rule, rubric_in_force, rubric_of, rubrics_offered
from karawo.growth.rules.scoring import Gap

__all__ = [
    "Gap",
    "GrowthPanel",
    "answers_of",
    "as_rule",
    "assessments_of",
    "change_of",
    "classes_of",
    "gaps_of",
    "health_checks_of",
    "health_gaps_of",
    "latest_assessment",
    "lead_of",
    "of_business",
    "prefills_of",
    "register_lead",
    "result_of",
    "rises_of",
    "rubric_in_force",
    "rubric_of",
    "rubrics_offered",
    "unanswered_of",
]
