"""Where the sign-in package asks us: delay, words, sealed secrets."""

from __future__ import annotations

import base64
import time
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from karawo.accounts import delay
from karawo.accounts.models import User
from karawo.kit.sealing import Sealer


@cache
def _sealer(key: bytes) -> Sealer:
    return Sealer(key)


def _is_recent(record: dict[str, Any]) -> bool:
    return time.time() - float(record.get("at", 0)) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi."
        ),
        "incorrect_password": _("Kata sandi tidak cocok. Ketik kata sandi yang Anda pakai sekarang."),
        "enter_current_password": _(
            "Kata sandi sekarang tidak cocok. Ketik kata sandi yang Anda pakai untuk masuk."
        ),
    }

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has typed the password within the last minutes is not asked for it a second time."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        if self.request is None:
            return True
        records = get_authentication_records(self.request, self.request.user)
        return not any(_is_recent(record) for record in records)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        wait = delay.seconds_to_wait(credentials.get("username", ""), self.get_client_ip(request))
        if wait:
            raise ImmediateHttpResponse(delay.too_many(request, wait))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        delay.failed(credentials.get("username", ""), self.get_client_ip(request))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            delay.succeeded(credentials.get("username", ""), self.get_client_ip(request))
        return user

    def _rollback_login_failed_rl_usage(self) -> None:
        """The package counts failures for a lockout; here they only delay."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> bool:
        """No mail server is needed; what happened to an account stands in the journal."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya di aplikasi, lalu ketik 6 angkanya."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_sealer(settings.FIELD_KEY).seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _sealer(settings.FIELD_KEY).open(base64.b64decode(encrypted_text))

    def get_totp_issuer(self) -> str:
        return "Karawo"

    def _get_site_name(self) -> str:
        return "Karawo"
