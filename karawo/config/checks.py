"""What must be right before Karawo answers on a public address. Each finding names its fix.

Run by `karawo check --deploy` and by the start command, which refuses to serve beyond this machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

LEAST_SECRET = 40
_DEFAULTS = ("only-for-tests", "django-insecure", "changeme", "rahasia")
DATABASE_TAG = "karawo-database"


def _error(number: int, what: str, fix: str) -> CheckMessage:
    return Error(what, hint=fix, id=f"karawo.E{number:03}")


@register(Tags.security, deploy=True)
def settings_are_safe(app_configs: Sequence[Any] | None = None, **_more: Any) -> list[CheckMessage]:
    found = []
    if settings.DEBUG:
        found.append(_error(1, "Mode DEBUG menyala.", "Hapus KARAWO_DEBUG atau isi dengan 0."))
    if getattr(settings, "DEMO", False):
        found.append(
            _error(
                2, "Data contoh dan akun contoh menyala.", "Hapus KARAWO_DEMO dan pakai map data yang baru."
            )
        )
    found += _secret(settings.SECRET_KEY)
    found += _hosts(settings.ALLOWED_HOSTS)
    if not getattr(settings, "IS_HTTPS", False):
        found.append(
            _error(
                5,
                "Halaman akan dikirim tanpa HTTPS.",
                "Pasang perantara HTTPS (misalnya Caddy atau nginx) di depan Karawo dan isi KARAWO_HTTPS=1.",
            )
        )
    if len(settings.FIELD_KEY) != 32 or len(set(settings.FIELD_KEY)) < 8:
        found.append(
            _error(
                6,
                "Kunci data pribadi lemah.",
                "Isi KARAWO_FIELD_KEY dengan 64 tanda heksadesimal acak: openssl rand -hex 32.",
            )
        )
    if not getattr(settings, "IS_FIELD_KEY_KEPT", False):
        found.append(
            _error(
                7,
                "Belum dipastikan bahwa kunci data pribadi disimpan di luar komputer ini; tanpa kunci itu cadangan "
                "basis data tidak dapat dibaca.",
                "Simpan salinan kunci di tempat terpisah, lalu isi KARAWO_KEY_KEPT=1.",
            )
        )
    if not getattr(settings, "REQUIRE_SECOND_FACTOR", True):
        found.append(
            _error(
                8,
                "Faktor kedua tidak diwajibkan bagi orang yang melihat data pribadi.",
                "Hapus KARAWO_REQUIRE_SECOND_FACTOR atau isi dengan 1.",
            )
        )
    return found


def _secret(secret: str) -> Iterable[CheckMessage]:
    if (
        len(secret) < LEAST_SECRET
        or len(set(secret)) < 8
        or any(secret.startswith(word) for word in _DEFAULTS)
    ):
        yield _error(
            3,
            "Kunci sesi bawaan atau terlalu pendek.",
            "Hapus KARAWO_SECRET_KEY supaya dibuat sendiri, atau isi dengan paling sedikit 40 tanda acak.",
        )


def _hosts(hosts: Iterable[str]) -> Iterable[CheckMessage]:
    if wild := [host for host in hosts if host.startswith((".", "*"))]:
        yield _error(
            4,
            f"Nama alamat terlalu longgar: {', '.join(wild)}.",
            "Isi KARAWO_HOSTS dengan nama alamat yang dipakai saja, dipisah koma.",
        )


@register(DATABASE_TAG, deploy=True)
def database_keeps_borders(app_configs: Sequence[Any] | None = None, **_more: Any) -> list[CheckMessage]:
    """The role of the application must not be able to step over row-level security."""
    found = []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolinherit, session_user FROM pg_roles WHERE rolname = session_user"
        )
        is_super, may_bypass, inherits, name = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_get_userbyid(c.relowner) = session_user"
        )
        (owned,) = cursor.fetchone()
        cursor.execute(
            "SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class "
            "WHERE relrowsecurity AND NOT relforcerowsecurity AND relnamespace = 'public'::regnamespace"
        )
        (unforced,) = cursor.fetchone()
    roles = "Pakai peran karawo_app untuk DATABASE_URL; `karawo db roles` mencetak perintah SQL-nya."
    if is_super or may_bypass:
        found.append(_error(10, f"Peran basis data {name} dapat melewati batas wilayah.", roles))
    if inherits and not is_super:
        found.append(_error(11, f"Peran basis data {name} mewarisi hak peran lain tanpa diminta.", roles))
    if owned:
        found.append(
            _error(12, f"Peran basis data {name} memiliki {owned} tabel dan dapat mengubah batasnya.", roles)
        )
    if unforced:
        found.append(
            _error(
                13,
                f"Batas wilayah tidak dipaksakan pada tabel {unforced}.",
                "Jalankan `karawo migrate` lagi.",
            )
        )
    return found
