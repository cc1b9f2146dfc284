from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from karawo.regions.actions import load_regions


class Command(BaseCommand):
    help = "Mengisi tabel wilayah (provinsi sampai desa) dari keputusan yang berlaku; aman diulang."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_regions()
        if loaded.is_new:
            text = _("%(units)s wilayah dimuat menurut %(law)s.")
        else:
            text = _("Tabel wilayah sudah sesuai %(law)s: %(units)s wilayah.")
        self.stdout.write(text % {"units": f"{loaded.units:,}".replace(",", "."), "law": loaded.law})
