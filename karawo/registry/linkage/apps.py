from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "karawo.registry.linkage"
    label = "linkage"
    verbose_name = "Penautan"
