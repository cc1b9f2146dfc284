"""`karawo prepare`: bring the database up to this version. Harmless when it already is."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Menyiapkan basis data: migrasi, wilayah, dan data acuan."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command("load_regions", stdout=self.stdout)
