"""What people tell of sentra and prices."""

from karawo.plut.economy.actions.clusters import (
    GivenCluster,
    GivenState,
    add_cluster,
    change_cluster,
    end_cluster,
    observe_cluster,
    record_cluster_export,
)
from karawo.plut.economy.actions.prices import GivenPrice, tell_price, withdraw_price

__all__ = [
    "GivenCluster",
    "GivenPrice",
    "GivenState",
    "add_cluster",
    "change_cluster",
    "end_cluster",
    "observe_cluster",
    "record_cluster_export",
    "tell_price",
    "withdraw_price",
]
