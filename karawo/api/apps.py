from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "karawo.api"
    label = "api"
    verbose_name = "API"
