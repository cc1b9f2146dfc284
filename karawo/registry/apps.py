from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "karawo.registry"
    label = "registry"
    verbose_name = "Register"

    def ready(self) -> None:
        from karawo.accounts.access import register_own_file
        from karawo.registry.access import own_subjects

        register_own_file(own_subjects)

        from karawo.registry.queries.measures import register_measures

        register_measures()
