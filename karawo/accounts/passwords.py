"""Refuses the passwords that a stranger would try first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.rules import LEAST_LENGTH, Mark, PasswordProfile, Weakness, missing_marks, weakness
from karawo.kit.text import join_list

if TYPE_CHECKING:
    from datetime import datetime

    from karawo.accounts.models import User


def profile() -> PasswordProfile | None:
    """What the office is bound to besides (`KARAWO_BSSN`); None where length and surprise are enough."""
    found: PasswordProfile | None = settings.PASSWORD_PROFILE
    return found


def hint() -> str:
    """What a new password must be, in one breath."""
    if profile() is None:
        return _("Paling sedikit 12 tanda. Beberapa kata yang tidak berhubungan paling mudah diingat.")
    return _(
        "Paling sedikit 12 tanda, dengan huruf besar, huruf kecil, angka, dan tanda lain atau spasi. "
        "Beberapa kata yang tidak berhubungan paling mudah diingat."
    )


def valid_until(user: User) -> datetime | None:
    """When the password of somebody who reads personal data must be another one; None where it need not."""
    found = profile()
    return None if found is None else (user.password_set_at or user.date_joined) + found.validity


def is_outdated(user: User) -> bool:
    until = valid_until(user) if user.has_usable_password() else None
    return until is not None and until <= timezone.now()


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
        return hint()


class Profiled:
    """For AUTH_PASSWORD_VALIDATORS: what `profile()` asks, nothing without one."""

    def validate(self, password: str, user: User | None = None) -> None:
        if profile() is None:
            return
        if lacking := missing_marks(password):
            names = {
                Mark.LOWER: _("huruf kecil"), Mark.UPPER: _("huruf besar"),
                Mark.DIGIT: _("angka"), Mark.SIGN: _("tanda lain atau spasi"),
            }  # fmt: skip
            wanted = join_list([names[kind] for kind in lacking])
            raise ValidationError(
                _("Tambahkan %(wanted)s pada kata sandi ini.") % {"wanted": wanted}, code="kinds"
            )
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("Kata sandi baru harus lain dari yang sekarang."), code="same")

    def get_help_text(self) -> str:
        return ""


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
