"""What this room hears from the sign-in package and tells the journal below."""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.accounts.access import gate, may_come, may_everywhere
from karawo.accounts.actions.sessions import follow_session, forget_sign_in, keep_sign_in
from karawo.accounts.fields import NEVER_WRITTEN_OUT, fields
from karawo.accounts.models import User
from karawo.accounts.rules import ROLE_NAMES
from karawo.journal.access import register_gate
from karawo.journal.actions import record
from karawo.journal.queries import Subject, register_hidden, register_subject
from karawo.journal.rules import sentences
from karawo.measures.access import register_opener
from karawo.regions.access import EVERYTHING, within

SENTENCES = {
    "accounts.setup_link_made": _("Tautan administrator pertama dibuat dari baris perintah"),
    "accounts.set_up": _("{person} menjadi administrator pertama"),
    "accounts.invited": _("{by} mengundang {person} sebagai {role} {place}"),
    "accounts.invitation_accepted": _("{person} menerima undangan dan membuat akun"),
    "accounts.link_revoked": _("{by} membatalkan tautan untuk {person}"),
    "accounts.reset_link_made": _("{by} membuat tautan kata sandi baru untuk {person}"),
    "accounts.password_reset": _("{person} menetapkan kata sandi baru lewat tautan"),
    "accounts.password_changed": _("{by} mengganti kata sandi"),
    "accounts.role_granted": _("{by} memberi {person} peran {role} {place}"),
    "accounts.role_revoked": _("{by} mencabut peran {role} {place} dari {person}: {reason}"),
    "accounts.centre_added": _("{by} menambahkan PLUT {centre}"),
    "accounts.centre_changed": _("{by} mengubah PLUT {centre}; wilayah layanan: {areas}"),
    "accounts.deactivated": _("{by} menonaktifkan akun {person}: {reason}"),
    "accounts.reactivated": _("{by} mengaktifkan lagi akun {person}: {reason}"),
    "accounts.profile_changed": _("{by} mengubah data akunnya"),
    "accounts.purpose_stated": _("{by} menyatakan tujuan “{purpose}”: {reason}"),
    "accounts.purpose_ended": _("{by} mengakhiri tujuan “{purpose}”"),
    "accounts.signed_in": _("{by} masuk"),
    "accounts.signed_out_elsewhere": _("{by} mengeluarkan {count} peramban lain"),
    "accounts.second_factor_added": _("{by} memasang faktor kedua ({factor})"),
    "accounts.second_factor_removed": _("{by} melepas faktor kedua ({factor})"),
    "accounts.reference_changed": _("{by} mengubah data acuan {table}: {row}"),
}
_FACTORS = {"totp": _("aplikasi kode"), "webauthn": _("kunci keamanan"), "recovery_codes": _("kode cadangan")}


def connect() -> None:
    sentences.register(SENTENCES)
    sentences.register_words("role", {role.value: _(name) for role, name in ROLE_NAMES.items()})
    sentences.register_words("by", {sentences.SYSTEM: _("Sistem")})
    sentences.register_words("factor", _FACTORS)
    register_gate(gate, may_everywhere)
    register_opener(may_come)
    register_hidden(is_hidden)
    register_subject(Subject("person", _("Orang"), _person_name, _person_url, lambda _person_id: {}))
    user_logged_in.connect(signed_in, dispatch_uid="karawo.accounts.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="karawo.accounts.signed_out")
    password_changed.connect(new_password, dispatch_uid="karawo.accounts.new_password")
    # The package's own signals come after the commit; the journal belongs into the transaction.
    post_save.connect(factor_added, sender=Authenticator, dispatch_uid="karawo.accounts.factor_added")
    post_delete.connect(factor_removed, sender=Authenticator, dispatch_uid="karawo.accounts.factor_removed")


@cache
def _columns() -> dict[tuple[str, str], tuple[str, str]]:
    """(table, column) → (model label, field name)."""
    return {
        (model._meta.db_table, field.column): (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column is not None
    }


def is_hidden(table: str, column: str) -> bool:
    """Whether values of a column are never written out; a column without a class is hidden."""
    known = _columns().get((table, column))
    found = fields().class_of(*known) if known is not None else None
    return found is None or found in NEVER_WRITTEN_OUT


def _person_name(person_id: int) -> str | None:
    return User.objects.filter(pk=person_id).values_list("name", flat=True).first()


def _person_url(person_id: int) -> str:
    return f"{reverse('journal:journal')}?orang={person_id}"


def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    if request.session.session_key is None:
        request.session.save()
    now = timezone.now()
    keep_sign_in(user, session_key=_key(request), browser=_browser(request), at=now)
    with within(EVERYTHING):
        record("accounts.signed_in", by=user, at=now, subject=("person", user.pk))


def signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None and request.session.session_key is not None:
        forget_sign_in(request.session.session_key)


def new_password(request: HttpRequest, user: User, **_more: Any) -> None:
    now = timezone.now()
    follow_session(user, session_key=_key(request), browser=_browser(request), at=now)
    with within(EVERYTHING):
        record("accounts.password_changed", by=user, at=now, subject=("person", user.pk))


def factor_added(instance: Authenticator, *, created: bool, **_more: Any) -> None:
    if created:
        _factor("accounts.second_factor_added", instance)


def factor_removed(instance: Authenticator, **_more: Any) -> None:
    _factor("accounts.second_factor_removed", instance)


def _factor(act: str, authenticator: Authenticator) -> None:
    with within(EVERYTHING):
        user: User = authenticator.user
        words = {"factor": authenticator.type}
        record(act, by=user, at=timezone.now(), subject=("person", user.pk), words=words)


def _key(request: HttpRequest) -> str:
    if request.session.session_key is None:
        request.session.save()
    return request.session.session_key or ""


def _browser(request: HttpRequest) -> str:
    """ "Chrome di Android": enough to recognise the own browser, too little to follow anybody."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("Android", "Android"), ("iPhone", "iPhone"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
    )  # fmt: skip
    browser = next((name for mark, name in browsers if mark in agent), "")
    system = next((name for mark, name in systems if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)
