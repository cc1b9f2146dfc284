"""`karawo setup_link`: the address where the first administrator names himself."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from karawo.accounts.actions import SetupClosed, make_setup_link


class Command(BaseCommand):
    help = "Mencetak tautan sekali pakai (24 jam) untuk membuat administrator pertama."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base", default="", help="alamat depan, misalnya https://karawo.example.go.id")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token = make_setup_link(at=timezone.now())
        except SetupClosed as error:
            raise CommandError(
                "Sudah ada administrator. Mintalah undangan kepadanya di /akun/undangan/."
            ) from error
        base = options["base"] or next(iter(settings.CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")
        self.stdout.write(f"{base.rstrip('/')}{reverse('accounts:setup', args=[token])}")
