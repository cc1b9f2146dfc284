from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "karawo.partners"
    label = "partners"
    verbose_name = "Mitra"

    def ready(self) -> None:
        from karawo.partners import announce

        announce.connect()
