"""What people do with reports and plans."""

from karawo.plut.reports.actions.freezing import freeze, record_export
from karawo.plut.reports.actions.locking import lock_plan, reopen_plan
from karawo.plut.reports.actions.planning import GivenItem, add_item, change_item, choose_clients, remove_item
from karawo.plut.reports.actions.targets import set_target

__all__ = [
    "GivenItem",
    "add_item",
    "change_item",
    "choose_clients",
    "freeze",
    "lock_plan",
    "record_export",
    "remove_item",
    "reopen_plan",
    "set_target",
]
