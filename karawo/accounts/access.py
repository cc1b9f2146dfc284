"""What a signed-in person may see and do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from karawo.accounts.delay import address_of as address_of
from karawo.accounts.delay import limited as limited
from karawo.accounts.matrix import NONE, PUBLIC, SIGNED_IN, Circles, Relation, matrix
from karawo.accounts.models import User
from karawo.accounts.rules import NEEDS_SECOND_FACTOR, TERRITORIAL, Role
from karawo.regions.access import NOTHING, Scope
from karawo.regions.models import Region

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

type Anyone = User | AnonymousUser
type Page = Callable[..., HttpResponseBase]

ALL_RELATIONS: Circles = frozenset(Relation)


@dataclass(frozen=True)
class Held:
    """A role in force today, with the territory it is held for as numbers (75 and 7571, …), and the centre."""

    role: Role
    through: Relation
    kab_ids: frozenset[int] = frozenset()
    centre_id: int | None = None


@dataclass(frozen=True)
class Nearness:
    """How one object lies to one person: `personal` holds for every role, `by_role` for that role alone."""

    personal: Circles = NONE
    by_role: dict[Role, Circles] = field(default_factory=dict)

    def of(self, role: Role) -> Circles:
        return (self.personal | self.by_role.get(role, NONE)) or frozenset({Relation.ELSEWHERE})

    @property
    def all(self) -> Circles:
        found = self.personal.union(*self.by_role.values())
        return found or frozenset({Relation.ELSEWHERE})


# `HoldingQuerySet.in_force` as text: every request asks it, and composing the queryset took longer than its answer.
_HELD_BY = """
    SELECT role, region_id, centre_id,
        ARRAY(SELECT region_id FROM accounts_centrearea AS area WHERE area.centre_id = holding.centre_id)
    FROM accounts_roleholding AS holding
    WHERE user_id = %(user_id)s AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)
        AND revoked_at IS NULL
"""


def person(request: HttpRequest) -> User:
    """The signed-in person; the page is behind `requires`."""
    return cast(User, request.user)


def scope(request: HttpRequest) -> Scope:
    """Where the person may read, as `Territory` has put it on the transaction."""
    return cast(Scope, request.scope)  # type: ignore[attr-defined]


def held_by(user: Anyone, *, at: datetime | None = None) -> tuple[Held, ...]:
    """The roles in force. A user of the present request carries the answer, every other is asked anew."""
    if not isinstance(user, User):
        return ()
    kept: tuple[Held, ...] | None = getattr(user, "held_today", None)
    if kept is not None and at is None:
        return kept
    day = timezone.localdate(at or timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_HELD_BY, {"user_id": user.pk, "day": day})
        return tuple(_held(*row) for row in cursor.fetchall())


def _held(code: str, region_id: int | None, centre_id: int | None, areas: list[int]) -> Held:
    role = Role(code)
    if centre_id is not None:
        return Held(role, Relation.CENTRE, frozenset(territory(areas)), centre_id)
    if region_id is not None:
        through = Relation.PROVINCE if region_id < 100 else Relation.KABUPATEN
        return Held(role, through, frozenset(territory([region_id])))
    return Held(role, Relation.ELSEWHERE)


def roles_of(user: Anyone, *, at: datetime | None = None) -> frozenset[Role]:
    return frozenset(held.role for held in held_by(user, at=at))


def scope_of(user: Anyone, *, at: datetime | None = None, has_purpose: bool = False) -> Scope:
    """The rows a person may see.

    - consultant, head of a centre: the kabupaten/kota their centre serves, or the region the role is held for
    - consultant, head of a centre, besides: what is the centre's own (cases, sessions), of that centre alone
    - office: its kabupaten/kota, or its province with all of them; there it reads what the centres do
    - analyst: every territory, reading only, once a purpose is stated (`has_purpose`); before that no rows
    - enumerator: what he entered himself
    - business owner: the own file
    - everybody else, and a person without a role: no rows
    """
    if not isinstance(user, User):
        return NOTHING
    holdings = held_by(user, at=at)
    roles = {held.role for held in holdings}
    return Scope(
        kab_ids=_kab_ids(holdings, *TERRITORIAL),
        own_ids=_own_ids(user) if Role.BUSINESS_OWNER in roles else (),
        enterer_id=user.pk if Role.ENUMERATOR in roles else None,
        user_id=user.pk,
        standing="nation" if Role.ANALYST in roles and has_purpose else "app",
        centre_ids=tuple(sorted({held.centre_id for held in holdings if held.centre_id is not None})),
        office_kab_ids=_kab_ids(holdings, Role.OFFICE),
    )


def _kab_ids(holdings: Iterable[Held], *roles: Role) -> tuple[int, ...]:
    return tuple(sorted({kab_id for held in holdings if held.role in roles for kab_id in held.kab_ids}))


def counting_scope_of(user: Anyone) -> Scope:
    """What may be counted for a person, where no row is shown: measures, maps, dashboards.

    An analyst counts the nation without stating a purpose, a leader his region; everybody else the own rows.
    Never list or export rows within it.
    """
    holdings = held_by(user)
    if any(held.role is Role.ANALYST for held in holdings):
        return Scope(user_id=user.pk, standing="nation")
    return replace(
        scope_of(user),
        kab_ids=_kab_ids(holdings, Role.LEADER, *TERRITORIAL),
        office_kab_ids=_kab_ids(holdings, Role.LEADER, Role.OFFICE),
        standing="app",
    )


def territory(region_ids: Iterable[int]) -> set[int]:
    """Kemendagri numbers as rows carry them: a province gives itself (kabupaten unknown) and its kabupaten/kota."""
    found: set[int] = set()
    for region_id in region_ids:
        if region_id < 100:
            found.add(region_id)
            found.update(Region.objects.filter(parent_id=region_id).values_list("id", flat=True))
        else:
            found.add(int(str(region_id)[:4]))
    return found


def relation(
    user: Anyone,
    *,
    kab_id: int | None = None,
    owner_ids: Iterable[int] = (),
    entered_by_id: int | None = None,
    centre_id: int | None = None,
) -> Nearness:
    """How an object lies to a person.

    kab_id: its territory as its row carries it. owner_ids: the owners and businesses whose file it is in.
    entered_by_id: who entered it; for drafts, accounts and other belongings of a person see `belonging`.
    centre_id: the PLUT it belongs to. A role held at a centre is then near to what is of that very centre, not to
    what merely lies in its service area.
    """
    if not isinstance(user, User):
        return Nearness()
    personal: set[Relation] = set()
    if entered_by_id is not None and entered_by_id == user.pk:
        personal.add(Relation.ENTERED)
    holdings = held_by(user)
    wanted = set(owner_ids)
    if wanted and any(held.role is Role.BUSINESS_OWNER for held in holdings) and wanted & set(_own_ids(user)):
        personal.add(Relation.OWN)
    by_role: dict[Role, Circles] = {}
    for held in holdings:
        if centre_id is not None and held.centre_id is not None:
            is_near = held.centre_id == centre_id
        else:
            is_near = kab_id is not None and kab_id in held.kab_ids
        if is_near:
            by_role[held.role] = by_role.get(held.role, NONE) | {held.through}
    return Nearness(frozenset(personal), by_role)


def belonging(user: Anyone, *, user_id: int | None) -> Nearness:
    """How a thing that belongs to an account (draft, saved filter, the account itself) lies to a person."""
    is_own = isinstance(user, User) and user_id is not None and user.pk == user_id
    return Nearness(frozenset({Relation.OWN})) if is_own else Nearness()


def may(user: Anyone, verb: str, kind: str, near: Nearness | None = None) -> bool:
    """Whether the matrix lets a person do it: to the object that lies `near`, or (without) to any object at all.

    Raises MatrixError for a verb or kind that the matrix does not have.
    """
    return _may(user, verb, kind, near, with_purpose=getattr(user, "has_stated_purpose", False))


def may_everywhere(user: Anyone, verb: str, kind: str) -> bool:
    """Whether a person may do it even to what lies nowhere near him."""
    return may(user, verb, kind, Nearness())


def _may(user: Anyone, verb: str, kind: str, near: Nearness | None, *, with_purpose: bool) -> bool:
    table = matrix()
    is_identified = table.kind(kind).is_identified

    def allows(who: str, lies: Circles) -> bool:
        return bool(table.circles(verb, kind, who) & lies)

    if allows(PUBLIC, ALL_RELATIONS if near is None else near.all):
        return True
    if not isinstance(user, User):
        return False
    if allows(SIGNED_IN, ALL_RELATIONS if near is None else near.all):
        return True
    return any(
        allows(role, ALL_RELATIONS if near is None else near.of(role))
        for role in roles_of(user)
        if with_purpose or not (is_identified and role is Role.ANALYST)
    )


def must(user: Anyone, verb: str, kind: str, near: Nearness | None = None) -> None:
    """Raises Http404 unless `may`: a stranger does not learn that the object exists."""
    if not may(user, verb, kind, near):
        raise Http404


def may_come(user: Anyone, verb: str, kind: str) -> bool:
    """Whether `gate` lets the person in, an analyst by way of the page where he states a purpose."""
    return _may(user, verb, kind, None, with_purpose=True)


def gate(request: HttpRequest, verb: str, kind: str) -> HttpResponseBase | None:
    """The answer for somebody who may not open the page, None for somebody who may.

    Signed out: to the sign-in page and back. An analyst before he has stated a purpose: to the page where he
    does. Everybody else: 404.
    """
    user = request.user
    if may(user, verb, kind):
        return None
    if not isinstance(user, User):
        return _lead_to(request, resolve_url(settings.LOGIN_URL))
    if _may(user, verb, kind, None, with_purpose=True):
        return _lead_to(request, reverse("accounts:purpose"))
    raise Http404


def _lead_to(request: HttpRequest, address: str) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else "/"
    target = f"{address}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def requires(verb: str, kind: str) -> Callable[[Page], Page]:
    """For a page: opens it to those whom the matrix lets do `verb` to some object of `kind`.

    The object itself is found through row-level security, then asked with `must(…, relation(…))`.
    """
    matrix().circles(verb, kind, PUBLIC)

    def around(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return gate(request, verb, kind) or page(request, *args, **kwargs)

        guarded.access = (verb, kind)  # type: ignore[attr-defined]
        return guarded

    return around


def needs_second_factor(user: Anyone) -> bool:
    return bool(NEEDS_SECOND_FACTOR & roles_of(user))


type OwnFile = Callable[[User], tuple[int, ...]]
_own_file: list[OwnFile] = []


def register_own_file(subjects: OwnFile) -> None:
    """The register tells here which owners and businesses are a person's own; called once, in its apps.py."""
    _own_file.append(subjects)


def _own_ids(user: User) -> tuple[int, ...]:
    return tuple(sorted({subject for subjects in _own_file for subject in subjects(user)}))
