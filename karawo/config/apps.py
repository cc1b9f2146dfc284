from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "karawo.config"
    label = "config"
    verbose_name = "Susunan"
