from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "karawo.registry"
    label = "registry"
    verbose_name = "Register"

    def ready(self) -> None:
        from karawo.registry import announce

        announce.connect()
