"""One-time links: the first administrator, invitations, a new password."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from karawo.accounts.actions.holdings import grant_role
from karawo.accounts.actions.sessions import end_sessions
from karawo.accounts.models import Centre, OneTimeLink, User
from karawo.accounts.queries import has_administrator
from karawo.accounts.rules import Role, digest_of, secret_token
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region

LIFETIMES = {
    OneTimeLink.Use.SETUP: timedelta(hours=24),
    OneTimeLink.Use.INVITATION: timedelta(days=14),
    OneTimeLink.Use.RESET: timedelta(hours=24),
}


class LinkUnusable(Exception):
    """The link is unknown, used, revoked or too old; the page does not say which."""


class SetupClosed(Exception):
    """There is an administrator already: he invites the others."""


class Taken(Exception):
    """Somebody has the user name already."""


def _make(use: OneTimeLink.Use, *, at: datetime, **what: object) -> tuple[OneTimeLink, str]:
    """The link and its token of 256 random bits, which is told once and kept nowhere."""
    token = secret_token()
    link = OneTimeLink.objects.create(
        use=use, digest=digest_of(token), made_at=at, expires_at=at + LIFETIMES[use], **what
    )
    return link, token


def find_link(token: str, use: OneTimeLink.Use, *, at: datetime) -> OneTimeLink:
    """Raises LinkUnusable."""
    with within(EVERYTHING):
        return _usable(token, use, at=at, is_taking=False)


def _usable(token: str, use: OneTimeLink.Use, *, at: datetime, is_taking: bool) -> OneTimeLink:
    links = OneTimeLink.objects.usable(at).filter(use=use, digest=digest_of(token))
    link = (links.select_for_update() if is_taking else links).first()
    if link is None:
        raise LinkUnusable
    return link


def make_setup_link(*, at: datetime) -> str:
    """The token of a link that makes the first administrator. Older ones stop working.

    Raises SetupClosed as soon as there is an administrator.
    """
    with within(EVERYTHING):
        if has_administrator(at=at):
            raise SetupClosed
        record("accounts.setup_link_made", by=None, at=at)
        OneTimeLink.objects.filter(use=OneTimeLink.Use.SETUP, used_at=None).delete()
        return _make(OneTimeLink.Use.SETUP, at=at)[1]


def set_up_first_administrator(token: str, *, name: str, username: str, password: str, at: datetime) -> User:
    """Raises LinkUnusable, SetupClosed, Taken."""
    with within(EVERYTHING):
        link = _usable(token, OneTimeLink.Use.SETUP, at=at, is_taking=True)
        with connection.cursor() as cursor:  # two links cannot make two first administrators at once
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('karawo first administrator'))")
        if has_administrator(at=at):
            raise SetupClosed
        user = _new_user(username, name, password)
        record("accounts.set_up", by=user, at=at, subject=("person", user.pk), words={"person": name})
        _use(link, user, at)
        grant_role(user, role=Role.ADMINISTRATOR, starts_on=timezone.localdate(at), by=user, at=at)
    return user


def invite(
    *,
    name: str,
    role: Role,
    by: User,
    at: datetime,
    region: Region | None = None,
    centre: Centre | None = None,
    starts_on: date,
    ends_on: date | None = None,
) -> tuple[OneTimeLink, str]:
    """The invitation and its token, which is shown to the administrator once."""
    with within(EVERYTHING):
        entry_words = {"person": name, "role": role.value, "place": str(centre or region or "")}
        record("accounts.invited", by=by, at=at, words=entry_words)
        return _make(
            OneTimeLink.Use.INVITATION,
            at=at,
            made_by=by,
            invitation={
                "name": name,
                "role": role.value,
                "region_id": None if region is None else region.pk,
                "centre_id": None if centre is None else centre.pk,
                "place": str(centre or region or ""),
                "starts_on": starts_on.isoformat(),
                "ends_on": None if ends_on is None else ends_on.isoformat(),
            },
        )


def accept_invitation(token: str, *, name: str, username: str, password: str, at: datetime) -> User:
    """Raises LinkUnusable, Taken."""
    with within(EVERYTHING):
        link = _usable(token, OneTimeLink.Use.INVITATION, at=at, is_taking=True)
        held = link.invitation
        user = _new_user(username, name, password)
        record(
            "accounts.invitation_accepted",
            by=user,
            at=at,
            subject=("person", user.pk),
            words={"person": name},
        )
        _use(link, user, at)
        grant_role(
            user,
            role=Role(held["role"]),
            region=None if held["region_id"] is None else Region.objects.get(pk=held["region_id"]),
            centre=None if held["centre_id"] is None else Centre.objects.get(pk=held["centre_id"]),
            starts_on=date.fromisoformat(held["starts_on"]),
            ends_on=None if held["ends_on"] is None else date.fromisoformat(held["ends_on"]),
            by=link.made_by,
            at=at,
        )
    return user


def make_reset_link(user: User, *, by: User | None, at: datetime) -> str:
    """The token of a link by which a person who forgot the password sets a new one."""
    with within(EVERYTHING):
        record(
            "accounts.reset_link_made", by=by, at=at, subject=("person", user.pk), words={"person": user.name}
        )
        OneTimeLink.objects.filter(
            use=OneTimeLink.Use.RESET, user=user, used_at=None, revoked_at=None
        ).delete()
        return _make(OneTimeLink.Use.RESET, at=at, made_by=by, user=user)[1]


def reset_password(token: str, *, password: str, at: datetime) -> User:
    """Sets the password and signs the person out everywhere. Raises LinkUnusable."""
    with within(EVERYTHING):
        link = _usable(token, OneTimeLink.Use.RESET, at=at, is_taking=True)
        user = link.user
        if user is None or not user.is_active:
            raise LinkUnusable
        record(
            "accounts.password_reset",
            by=user,
            at=at,
            subject=("person", user.pk),
            words={"person": user.name},
        )
        _use(link, user, at)
        user.set_password(password)
        user.save(update_fields=["password"])
        end_sessions(user)
    return user


def revoke_link(link: OneTimeLink, *, by: User, at: datetime) -> None:
    """A link that is used or revoked already stays as it is."""
    with within(EVERYTHING):
        present = OneTimeLink.objects.select_for_update().get(pk=link.pk)
        if present.used_at or present.revoked_at:
            return
        words = {"person": present.invitation.get("name", "")}
        record("accounts.link_revoked", by=by, at=at, words=words)
        present.revoked_by, present.revoked_at = by, at
        present.save(update_fields=["revoked_by", "revoked_at"])


def _use(link: OneTimeLink, user: User, at: datetime) -> None:
    link.used_by, link.used_at = user, at
    link.save(update_fields=["used_by", "used_at"])


def _new_user(username: str, name: str, password: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(username, password=password, name=name)
    except IntegrityError as error:
        raise Taken from error
