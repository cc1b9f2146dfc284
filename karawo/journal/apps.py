from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "karawo.journal"
    label = "journal"
    verbose_name = "Catatan"
