"""Connections are let go before somebody else needs them gone."""

from django.db import connections


def let_go() -> None:
    """Closes the connections of this thread and the pools behind them.

    Before web processes are forked: a connection left in the pool would be used by two of them at once. Before a
    command gives its lease back: the pool would go on looking for a server that has stopped.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL is the only engine
