from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "karawo.registry.intake"
    label = "intake"
    verbose_name = "Berkas masuk"

    def ready(self) -> None:
        from karawo.journal.rules import sentences

        sentences.register(
            {
                "intake.applied": "{by} memuat daftar {file} dari {source}: {new} baru, {updated} diperbarui",
                "registry.undone": "{by} mengurungkan {title}",
            }
        )
