from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "karawo.registry.intake"
    label = "intake"
    verbose_name = "Berkas masuk"
