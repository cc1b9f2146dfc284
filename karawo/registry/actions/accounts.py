"""An owner gets an account from the PLUT: a slip for one recorded number, and the file tied to who takes it up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts import actions as accounts
from karawo.accounts.access import roles_of
from karawo.accounts.models import OneTimeLink
from karawo.accounts.rules import Role
from karawo.registry.access import may_give_account
from karawo.registry.actions.writing import record_about
from karawo.registry.models import Identifier, Owner, OwnFile
from karawo.registry.queries.own import holders_of
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

SIGN_IN_KINDS = ("phone", "nib")
LEAST_NAME = 3


@transaction.atomic
def offer_account(
    owner: Owner, identifier: Identifier | None, *, name: str, by: User, at: datetime
) -> accounts.Slip:
    """identifier: the telephone number or NIB of this owner that becomes the user name.

    name: of the person who will hold the account; an officer's, where the owner is a cooperative.
    An earlier slip for the same number stops working. Raises Refused, NotAllowed.
    """
    if not may_give_account(by, owner):
        raise NotAllowed(_("Slip akun dibuat konsultan atau kepala PLUT wilayah ini."))
    person = " ".join(name.split())
    if len(person) < LEAST_NAME:
        raise Refused(_("Nama pemegang akun belum diisi; tulis nama lengkapnya."), field="name")
    if identifier is None or identifier.owner_id != owner.pk or identifier.kind not in SIGN_IN_KINDS:
        raise Refused(_("Pilih nomor HP atau NIB yang tercatat pada pemilik ini."), field="number")
    number = identifier.sealed if identifier.sealed is not None else identifier.value
    record_about("owner.account_offered", owner, by=by, at=at)
    try:
        return accounts.invite_owner(
            name=person[:150],
            kind=identifier.kind,
            number=str(number),
            masked=identifier.masked,
            owner_id=owner.pk,
            by=by,
            at=at,
        )
    except accounts.Taken as error:
        raise Refused(
            _(
                "Nomor ini sudah dipakai masuk oleh akun lain. Pilih nomor lain, atau catat nomor HP yang baru."
            ),
            field="number",
        ) from error


@transaction.atomic
def withdraw_account(owner: Owner, link: OneTimeLink, *, by: User, at: datetime) -> None:
    """A slip that was lost, or given to the wrong person. Harmless twice."""
    if not may_give_account(by, owner):
        raise NotAllowed(_("Slip akun dibatalkan konsultan atau kepala PLUT wilayah ini."))
    record_about("owner.account_withdrawn", owner, by=by, at=at)
    accounts.revoke_link(link, by=by, at=at)


@transaction.atomic
def renew_password(owner: Owner, user: User, *, by: User, at: datetime) -> str:
    """The token of a link by which an owner who forgot the password sets a new one; older ones stop working.

    Only for who has this file and no other part in the house: staff ask the administrator. Raises Refused, NotAllowed.
    """
    if not may_give_account(by, owner):
        raise NotAllowed(_("Slip akun dibuat konsultan atau kepala PLUT wilayah ini."))
    if all(each.user_id != user.pk for each in holders_of(owner.pk)):
        raise Refused(_("Akun itu bukan pemegang berkas ini."))
    if not user.is_active or roles_of(user) - {Role.BUSINESS_OWNER}:
        raise Refused(_("Akun ini juga dipakai petugas; kata sandinya diurus administrator."))
    record_about("owner.password_offered", owner, by=by, at=at)
    return accounts.make_reset_link(user, by=by, at=at)


def tie_account(*, user: User, owner_id: int, given_by: User, at: datetime, **_more: Any) -> None:
    """Hears that an owner made the account of his slip; an owner merged meanwhile leads to the one that counts."""
    owner = Owner.objects.get(pk=owner_id)
    while owner.merged_into is not None:
        owner = owner.merged_into
    record_about("owner.account_made", owner, by=user, at=at)
    OwnFile.objects.get_or_create(
        user=user, owner=owner, defaults={"confirmed_by": given_by, "confirmed_at": at}
    )
