from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "karawo.ui"
    label = "ui"
    verbose_name = "Tampilan"
