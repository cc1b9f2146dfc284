"""Frozen reports, indicators with their targets, and what a centre plans for a year."""

from karawo.plut.reports.models.activity import Activity
from karawo.plut.reports.models.candidate import Candidate, CandidateStep
from karawo.plut.reports.models.frozen import FrozenReport
from karawo.plut.reports.models.indicator import Indicator, IndicatorTarget, Predicate
from karawo.plut.reports.models.plan import PlanLock, TargetClient, WorkItem

__all__ = [
    "Activity",
    "Candidate",
    "CandidateStep",
    "FrozenReport",
    "Indicator",
    "IndicatorTarget",
    "PlanLock",
    "Predicate",
    "TargetClient",
    "WorkItem",
]
