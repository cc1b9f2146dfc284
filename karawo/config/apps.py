from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "karawo.config"
    label = "config"
    verbose_name = "Susunan"

    def ready(self) -> None:
        from karawo.config import checks  # noqa: F401  (registers what must be right on a public address)
