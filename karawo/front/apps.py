from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "karawo.front"
    label = "front"
    verbose_name = "Muka"
