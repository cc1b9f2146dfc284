"""Sentra with their dated states, and market prices."""

from karawo.plut.economy.models.cluster import Cluster, ClusterState
from karawo.plut.economy.models.price import Commodity, MarketPrice, WithdrawnPrice

__all__ = ["Cluster", "ClusterState", "Commodity", "MarketPrice", "WithdrawnPrice"]
