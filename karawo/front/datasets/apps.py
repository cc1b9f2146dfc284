from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "karawo.front.datasets"
    label = "datasets"
    verbose_name = "Data terbuka"

    def ready(self) -> None:
        from karawo.front.datasets import announce

        announce.connect()
