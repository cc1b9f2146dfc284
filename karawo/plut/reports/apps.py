from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "karawo.plut.reports"
    label = "reports"
    verbose_name = "Laporan PLUT"

    def ready(self) -> None:
        from karawo.plut.reports import announce

        announce.connect()
