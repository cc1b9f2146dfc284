"""Frozen reports, indicators with their targets, and what a centre plans for a year."""

from karawo.plut.reports.models.frozen import FrozenReport
from karawo.plut.reports.models.indicator import Indicator, IndicatorTarget, Predicate
from karawo.plut.reports.models.plan import PlanLock, TargetClient, WorkItem

__all__ = [
    "FrozenReport",
    "Indicator",
    "IndicatorTarget",
    "PlanLock",
    "Predicate",
    "TargetClient",
    "WorkItem",
]
