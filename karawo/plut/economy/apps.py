from django.apps import AppConfig


class EconomyConfig(AppConfig):
    name = "karawo.plut.economy"
    label = "economy"
    verbose_name = "Sentra dan harga pasar"

    def ready(self) -> None:
        from karawo.plut.economy import announce

        announce.connect()
