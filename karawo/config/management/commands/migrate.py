"""`migrate`: Django's, quicker where the database is still empty."""

from contextlib import nullcontext
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from karawo.config.migrating import one_model_at_a_time


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        is_new = not MigrationRecorder(connections[options["database"]]).applied_migrations()
        with one_model_at_a_time() if is_new else nullcontext():
            super().handle(*args, **options)
