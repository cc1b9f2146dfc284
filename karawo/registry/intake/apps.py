from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "karawo.registry.intake"
    label = "intake"
    verbose_name = "Berkas masuk"

    def ready(self) -> None:
        from karawo.journal.rules import sentences

        sentences.register(
            {
                "intake.applied": _(
                    "{by} memuat daftar {file} dari {source}: {new} baru, {updated} diperbarui"
                ),
                "registry.undone": _("{by} mengurungkan {title}"),
            }
        )
