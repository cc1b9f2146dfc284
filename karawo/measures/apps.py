from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "karawo.measures"
    label = "measures"
    verbose_name = "Ukuran"
