from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "karawo.registry.review"
    label = "review"
    verbose_name = _("Tinjau ganda")

    def ready(self) -> None:
        from karawo.registry.review import announce

        announce.connect()
