"""Refuses the passwords that a stranger would try first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from karawo.accounts.rules import LEAST_LENGTH, Weakness, weakness

if TYPE_CHECKING:
    from karawo.accounts.models import User


class Guessable:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: User | None = None) -> None:
        own: frozenset[str] = frozenset()
        if user is not None:
            own = frozenset(re.findall(r"\w+", f"{user.username} {user.name} {user.email}"))
        found = weakness(password, own_words=own)
        if found is not None:
            raise ValidationError(_message(found, len(password)), code=found.value)

    def get_help_text(self) -> str:
        return _(
            "Paling sedikit %(length)d huruf, angka, atau tanda. Beberapa kata yang tidak berhubungan paling mudah "
            "diingat dan paling sulit ditebak."
        ) % {"length": LEAST_LENGTH}


def _message(found: Weakness, length: int) -> str:
    match found:
        case Weakness.TOO_SHORT:
            return _("Kata sandi paling sedikit %(least)d tanda; Anda mengetik %(typed)d.") % {
                "least": LEAST_LENGTH,
                "typed": length,
            }
        case Weakness.REPEATED:
            return _("Kata sandi ini mengulang tanda yang sama. Pakai beberapa kata yang tidak berhubungan.")
        case Weakness.SEQUENCE:
            return _(
                "Kata sandi ini hanya urutan angka atau huruf. Pakai beberapa kata yang tidak berhubungan."
            )
        case Weakness.CONTEXT:
            return _(
                "Kata sandi ini hampir seluruhnya nama Anda atau kata yang dikenal semua orang di sini. "
                "Tambahkan beberapa kata lain."
            )
