from django.apps import AppConfig


class PlutConfig(AppConfig):
    name = "karawo.plut"
    label = "plut"
    verbose_name = "PLUT"

    def ready(self) -> None:
        from karawo.plut import announce

        announce.connect()
