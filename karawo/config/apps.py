from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "karawo.config"
    label = "config"
    verbose_name = "Susunan"

    def ready(self) -> None:
        from karawo.config import checks  # noqa: F401  (registers what must be right on a public address)
        from karawo.journal.rules.sentences import register

        register(
            {
                "demo.filled": _("{by} memuat data contoh: {list} ({rows} baris)"),
                "demo.compared": _("{by} memeriksa {pairs} pasangan contoh yang mungkin ganda"),
                "demo.judged": _("{by} menilai {businesses} usaha contoh"),
                "demo.worked": _(
                    "{by} memuat pekerjaan contoh {centre}: {cases} pendampingan, {sessions} sesi"
                ),
                "demo.joined": _("{by} mencatat {promises} janji mitra contoh"),
                "demo.introduced": _("{by} membuat {people} akun contoh"),
                "demo.own_file": _("{by} menghubungkan akun contoh dengan berkas pemiliknya"),
            }
        )
