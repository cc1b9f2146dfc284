"""Who is there, who holds what, where somebody is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from karawo.accounts.models import Centre, OneTimeLink, RoleHolding, SignIn, SignInNumber, User
from karawo.accounts.rules import Role, sign_in_numbers
from karawo.kit.sealing import Sealer
from karawo.regions.access import EVERYTHING, within


@cache
def _sealer() -> Sealer:
    return Sealer(settings.FIELD_KEY)


def number_digest(kind: str, number: str) -> int:
    """Of a number to sign in with; another hash than that of the same number in the register."""
    return _sealer().digest(f"sign-in {kind}", number)


def username_for(typed: str) -> str:
    """The user name that a telephone number or NIB stands for; what was typed where it stands for none.

    Asked at the door, before anybody is signed in, in the standing of work.
    """
    digests = [number_digest(kind, number) for kind, number in sign_in_numbers(typed)]
    if not digests:
        return typed
    with within(EVERYTHING):
        found = SignInNumber.objects.filter(digest__in=digests).values_list("user__username", flat=True)
        return found.first() or typed


def name_at_the_door(user: User) -> str:
    """What the person types to sign in: the number, masked, of an owner with a slip; else the user name."""
    with within(EVERYTHING):
        number = SignInNumber.objects.filter(user=user).order_by("pk").first()
    return user.username if number is None else number.masked


def invitations_about(owner_id: int, *, at: datetime | None = None) -> list[OneTimeLink]:
    """The open invitations of an owner, newest first; the page that asks has looked whether it may."""
    with within(EVERYTHING):
        return list(
            OneTimeLink.objects.usable(at or timezone.now())
            .filter(use=OneTimeLink.Use.INVITATION, invitation__owner_id=owner_id)
            .select_related("made_by")
            .order_by("-made_at", "-id")
        )


PURPOSE_KEY = "karawo.purpose"


@dataclass(frozen=True)
class StatedPurpose:
    """Why an analyst reads identified rows in this session, and until when."""

    purpose_id: int
    title: str
    reason: str
    until: datetime


def stated_purpose(request: HttpRequest, *, at: datetime | None = None) -> StatedPurpose | None:
    kept = request.session.get(PURPOSE_KEY)
    if not kept:
        return None
    until = datetime.fromisoformat(kept["until"])
    if until <= (at or timezone.now()):
        return None
    return StatedPurpose(kept["purpose"], kept["title"], kept["reason"], until)


def people(*, text: str = "", role: str = "", at: datetime | None = None) -> QuerySet[User]:
    """All accounts by name, with the roles in force in `in_force`."""
    day = timezone.localdate(at or timezone.now())
    holdings = RoleHolding.objects.in_force(day).select_related("region", "centre").order_by("role", "id")
    found = User.objects.order_by("name", "username", "id").prefetch_related(
        Prefetch("holdings", queryset=holdings, to_attr="in_force")
    )
    if text:
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text))
    if role:
        ids = RoleHolding.objects.in_force(day).filter(role=role).values("user_id")
        found = found.filter(pk__in=ids)
    return found


def holdings_of(user: User) -> QuerySet[RoleHolding]:
    return user.holdings.select_related("region", "centre", "granted_by", "revoked_by").order_by(
        "-starts_on", "-id"
    )


def centres() -> QuerySet[Centre]:
    return Centre.objects.select_related("region").prefetch_related("areas__region").order_by("name", "id")


def has_administrator(*, at: datetime | None = None) -> bool:
    day = timezone.localdate(at or timezone.now())
    return RoleHolding.objects.in_force(day).filter(role=Role.ADMINISTRATOR, user__is_active=True).exists()


def open_links(*, at: datetime | None = None) -> list[OneTimeLink]:
    """Seen in the standing of work, as `link`."""
    with within(EVERYTHING):
        return list(
            OneTimeLink.objects.usable(at or timezone.now())
            .exclude(use=OneTimeLink.Use.SETUP)
            .select_related("made_by", "user")
            .order_by("-made_at", "-id")
        )


def link(link_id: int) -> OneTimeLink | None:
    """Links belong to nobody's scope; the page that asks is the administrator's alone."""
    with within(EVERYTHING):
        return OneTimeLink.objects.filter(pk=link_id).first()


def sign_ins_of(user: User, *, at: datetime | None = None) -> list[SignIn]:
    """Where a person is signed in now, newest first; browsers whose session has ended are left out."""
    living = Session.objects.filter(expire_date__gt=at or timezone.now()).values("session_key")
    return list(SignIn.objects.filter(user=user, session_key__in=living).order_by("-at", "-id"))
