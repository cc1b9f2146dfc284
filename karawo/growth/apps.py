from django.apps import AppConfig


class GrowthConfig(AppConfig):
    name = "karawo.growth"
    label = "growth"
    verbose_name = "Naik kelas"

    def ready(self) -> None:
        from karawo.growth import announce

        announce.connect()
