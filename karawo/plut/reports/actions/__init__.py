"""What people do with reports and plans."""

from karawo.plut.reports.actions.activities import (
    GivenActivity,
    change_activity,
    remove_activity,
    report_activity,
)
from karawo.plut.reports.actions.candidates import GivenStep, add_step, drop_candidate, name_candidate
from karawo.plut.reports.actions.freezing import freeze, record_export
from karawo.plut.reports.actions.locking import lock_plan, reopen_plan
from karawo.plut.reports.actions.planning import GivenItem, add_item, change_item, choose_clients, remove_item
from karawo.plut.reports.actions.targets import set_target

__all__ = [
    "GivenActivity",
    "GivenItem",
    "GivenStep",
    "add_item",
    "add_step",
    "change_activity",
    "change_item",
    "choose_clients",
    "drop_candidate",
    "freeze",
    "lock_plan",
    "name_candidate",
    "record_export",
    "remove_activity",
    "remove_item",
    "reopen_plan",
    "report_activity",
    "set_target",
]
