"""`karawo prepare`: bring the database up to this version. Harmless when it already is."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import load_starter_kbli
from karawo.registry.models import Kbli


class Command(BaseCommand):
    help = "Menyiapkan basis data: migrasi, wilayah, dan data acuan."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command("load_regions", stdout=self.stdout)
        if not Kbli.objects.exists():
            with within(EVERYTHING):
                load_starter_kbli(by=None, at=timezone.now())
