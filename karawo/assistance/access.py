"""Who may see and do what with the ledger of aid; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from karawo.accounts.access import may, relation
from karawo.accounts.models import User
from karawo.assistance.models import Aid, AidProof, ListedPerson, RecipientList
from karawo.regions.access import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

type Visitor = User | AnonymousUser


def visible_aid(scope: Scope) -> QuerySet[Aid]:
    """Aid to recipients within the territory of a role, and what the own file got; an analyst: all, reading only.

    Of other territories nothing but the answer of a check, see `queries.checking`.
    """
    found = Aid.objects.select_related("kind", "office")
    if scope.standing != "app":
        return found
    own = Q(owner_id__in=scope.own_ids) | Q(business_id__in=scope.own_ids)
    return found.filter(Q(kab_id__in=scope.kab_ids) | own)


def visible_proofs(scope: Scope) -> QuerySet[AidProof]:
    """For those who keep the ledger of the territory: a receipt says more than the row."""
    found = AidProof.objects.select_related("aid__kind", "aid__office")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_lists(scope: Scope) -> QuerySet[RecipientList]:
    found = RecipientList.objects.select_related("kind", "office", "made_by")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_listed(scope: Scope) -> QuerySet[ListedPerson]:
    found = ListedPerson.objects.select_related("asked_in")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def _may(user: Visitor, verb: str, kind: str, kab_id: int) -> bool:
    return may(user, verb, kind, relation(user, kab_id=kab_id))


def may_record(user: Visitor, kab_id: int) -> bool:
    """Staff, for recipients inside their territory."""
    return _may(user, "register", "aid", kab_id)


def may_correct(user: Visitor, aid: Aid) -> bool:
    return _may(user, "correct", "aid", aid.kab_id)


def may_withdraw(user: Visitor, aid: Aid) -> bool:
    """- who recorded it
    - the head of a centre and the office, in their territory
    """
    near = relation(user, kab_id=aid.kab_id, entered_by_id=aid.recorded_by_id)
    return may(user, "undo", "aid", near)


def may_override(user: Visitor, row: ListedPerson) -> bool:
    return _may(user, "decide", "aid_check", row.kab_id)


def may_accept(user: Visitor, asked: RecipientList) -> bool:
    return _may(user, "import", "aid", asked.kab_id)


def may_undo(user: Visitor, asked: RecipientList) -> bool:
    near = relation(user, kab_id=asked.kab_id, entered_by_id=asked.made_by_id)
    return may(user, "undo", "aid", near)
