"""The life cycle of the database: found or started, backed up, restored, drilled, upgraded. No Django."""

from .addresses import Connection, connection
from .checksums import table_checksums
from .commands import main
from .errors import DatabaseCareError
from .leases import Lease, create_database, drop_database, ensure_running
from .places import home, once

__all__ = [
    "Connection",
    "DatabaseCareError",
    "Lease",
    "connection",
    "create_database",
    "drop_database",
    "ensure_running",
    "home",
    "main",
    "once",
    "table_checksums",
]
