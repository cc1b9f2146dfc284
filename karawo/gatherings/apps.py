from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatheringsConfig(AppConfig):
    name = "karawo.gatherings"
    label = "gatherings"
    verbose_name = _("Kegiatan")

    def ready(self) -> None:
        from karawo.gatherings import announce

        announce.connect()
