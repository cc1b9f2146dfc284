from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "karawo.plut.appointments"
    label = "appointments"
    verbose_name = "Janji temu dan antrean"

    def ready(self) -> None:
        from karawo.plut.appointments import announce

        announce.connect()
