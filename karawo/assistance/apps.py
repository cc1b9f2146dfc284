from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "karawo.assistance"
    label = "assistance"
    verbose_name = _("Buku bantuan")

    def ready(self) -> None:
        from karawo.assistance import announce

        announce.connect()
