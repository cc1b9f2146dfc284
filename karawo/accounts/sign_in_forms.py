"""The forms of the sign-in package in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from karawo.accounts.passwords import hint
from karawo.accounts.queries import username_for


class _InOurWords:
    """words: field → label, help text."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            field = self.fields.get(name)  # type: ignore[attr-defined]
            if field is not None:
                field.label, field.help_text = label, help_text
                field.widget.attrs.pop("placeholder", None)


_SIX = _("6 angka dari aplikasi pembuat kode, atau salah satu kode cadangan Anda.")


class SignIn(_InOurWords, LoginForm):  # type: ignore[misc]
    words = {
        "login": (_("Nama pengguna"), _("Pelaku usaha: nomor HP atau NIB.")),
        "password": (_("Kata sandi"), ""),
        "remember": (
            _("Tetap masuk di peramban ini"),
            _("Jangan dicentang di komputer yang dipakai bersama."),
        ),
    }

    def clean_login(self) -> str:
        return username_for(super().clean_login())


class ConfirmPassword(_InOurWords, ReauthenticateForm):  # type: ignore[misc]
    words = {"password": (_("Kata sandi"), "")}


class NewPassword(_InOurWords, ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": (_("Kata sandi sekarang"), ""),
        "password1": (_("Kata sandi baru"), lazy(hint, str)()),
        "password2": (_("Kata sandi baru sekali lagi"), ""),
    }


class Code(_InOurWords, AuthenticateForm):  # type: ignore[misc]
    words = {"code": (_("Kode"), _SIX)}


class ConfirmCode(_InOurWords, ReauthenticateByCode):  # type: ignore[misc]
    words = {"code": (_("Kode"), _SIX)}


class ActivateApp(_InOurWords, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": (_("Kode dari aplikasi"), _("6 angka yang tampak di aplikasi sekarang."))}


class AddKey(_InOurWords, AddWebAuthnForm):  # type: ignore[misc]
    words = {
        "name": (_("Nama kunci"), _("Misalnya: ponsel kantor.")),
        "passwordless": (
            _("Bisa dipakai masuk tanpa kata sandi"),
            _("Perangkat akan meminta sidik jari, wajah, atau PIN."),
        ),
    }


class RenameKey(_InOurWords, EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": (_("Nama kunci"), "")}
