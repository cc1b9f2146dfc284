from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "karawo.regions"
    label = "regions"
    verbose_name = "Wilayah"
