"""Accounts of people without e-mail: a PLUT prints a slip, and a telephone number or NIB is the user name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import salted_hmac

from karawo.accounts.actions.holdings import grant_role
from karawo.accounts.actions.links import LinkUnusable, Taken, _make, _new_user, _usable, _use
from karawo.accounts.models import OneTimeLink, SignInNumber, User
from karawo.accounts.queries import number_digest
from karawo.accounts.rules import CODE_LENGTH, CODE_SIGNS, Role, code_typed, sign_in_numbers
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within

account_made = Signal()
"""Inside the transaction in which an owner makes his account: user, owner_id, given_by (User), at."""


@dataclass(frozen=True)
class Slip:
    """What is printed for an owner, once: token (of the address) and code stand nowhere else."""

    link: OneTimeLink
    token: str
    code: str


def _code_digest(digest: int, code: str) -> str:
    return salted_hmac("karawo.accounts.slip", f"{digest}:{code}", algorithm="sha256").hexdigest()


def is_number_taken(kind: str, number: str) -> bool:
    with within(EVERYTHING):
        return SignInNumber.objects.filter(digest=number_digest(kind, number)).exists()


def invite_owner(
    *, name: str, kind: str, number: str, masked: str, owner_id: int, by: User, at: datetime
) -> Slip:
    """A slip for one owner; earlier ones that nobody used stop working.

    kind, number: `phone` as +62…, or `nib` in 13 digits. owner_id: whose file the account opens; the room that has
    the files ties it when `account_made` tells. Raises Taken where somebody signs in with the number already.
    """
    digest = number_digest(kind, number)
    with within(EVERYTHING):
        if SignInNumber.objects.filter(digest=digest).exists():
            raise Taken
        words = {"person": name, "role": Role.BUSINESS_OWNER.value, "place": ""}
        record("accounts.invited", by=by, at=at, words=words)
        OneTimeLink.objects.usable(at).filter(
            use=OneTimeLink.Use.INVITATION, invitation__owner_id=owner_id, invitation__number__digest=digest
        ).update(revoked_by=by, revoked_at=at)
        code = "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))
        link, token = _make(
            OneTimeLink.Use.INVITATION,
            at=at,
            made_by=by,
            code_digest=_code_digest(digest, code),
            invitation={
                "name": name,
                "role": Role.BUSINESS_OWNER.value,
                "place": "",
                "number": {"kind": kind, "digest": digest, "masked": masked},
                "owner_id": owner_id,
            },
        )
    return Slip(link, token, code)


def find_slip(token: str, code: str, *, at: datetime) -> OneTimeLink:
    """The link of a slip that was just made, for printing it. Raises LinkUnusable."""
    with within(EVERYTHING):
        link = _usable(token, OneTimeLink.Use.INVITATION, at=at, is_taking=False)
        number = link.invitation.get("number")
        if number is None or link.code_digest != _code_digest(number["digest"], code_typed(code)):
            raise LinkUnusable
        return link


def take_up(
    *, password: str, at: datetime, token: str = "", number: str = "", code: str = ""
) -> tuple[User, str]:
    """The owner's account, by the address of the slip or by number and code; and the number to sign in with, masked.

    Raises LinkUnusable, Taken.
    """
    with within(EVERYTHING):
        link = _usable(token, OneTimeLink.Use.INVITATION, at=at, is_taking=True) if token else None
        link = link or _by_code(number, code, at=at)
        held = link.invitation
        if "number" not in held or link.made_by is None:
            raise LinkUnusable
        signs_in = held["number"]
        user = _new_user(f"pelaku-{secrets.token_hex(5)}", held["name"], password)
        try:
            with transaction.atomic():
                SignInNumber.objects.create(
                    user=user,
                    kind=signs_in["kind"],
                    digest=signs_in["digest"],
                    masked=signs_in["masked"],
                    added_at=at,
                )
        except IntegrityError as error:
            raise Taken from error
        words = {"person": user.name}
        record("accounts.invitation_accepted", by=user, at=at, subject=("person", user.pk), words=words)
        _use(link, user, at)
        grant_role(user, role=Role.BUSINESS_OWNER, starts_on=timezone.localdate(at), by=link.made_by, at=at)
        account_made.send(User, user=user, owner_id=held["owner_id"], given_by=link.made_by, at=at)
    return user, signs_in["masked"]


def _by_code(number: str, code: str, *, at: datetime) -> OneTimeLink:
    typed = code_typed(code)
    digests = [
        _code_digest(number_digest(kind, found), typed) for kind, found in sign_in_numbers(number) if typed
    ]
    links = OneTimeLink.objects.usable(at).filter(use=OneTimeLink.Use.INVITATION, code_digest__in=digests)
    link = links.select_for_update().first()
    if link is None:
        raise LinkUnusable
    return link
