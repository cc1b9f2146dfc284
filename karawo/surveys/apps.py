from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "karawo.surveys"
    label = "surveys"
    verbose_name = _("Survei")

    def ready(self) -> None:
        from karawo.surveys import announce

        announce.connect()
