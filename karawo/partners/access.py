"""Who may see and do what with partners, forums and promises; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from karawo.accounts.access import may, relation
from karawo.accounts.models import User
from karawo.partners.models import (
    Agreement,
    Commitment,
    Contact,
    Delivery,
    Forum,
    Need,
    Offer,
    Partner,
    PartnerLink,
    PartnerMerge,
)
from karawo.regions.access import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

type Visitor = User | AnonymousUser


def _within[Rows: QuerySet[Any]](found: Rows, scope: Scope) -> Rows:
    """Rows of the territory; an analyst: all, reading only."""
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def _reached(scope: Scope, path: str = "") -> Q:
    provinces = {kab if kab < 100 else kab // 100 for kab in scope.kab_ids}
    inside = Q(**{f"{path}kab_id__in": scope.kab_ids})
    if not provinces:
        return inside
    of_province = Q(**{f"{path}reach": Partner.Reach.PROVINCE}) & Q(
        *(
            Q(**{f"{path}kab_id": province})
            | Q(**{f"{path}kab_id__range": (province * 100, province * 100 + 99)})
            for province in sorted(provinces)
        ),
        _connector=Q.OR,
    )
    return inside | Q(**{f"{path}reach": Partner.Reach.NATION}) | of_province


def visible_partners(scope: Scope) -> QuerySet[Partner]:
    """- those of the territory
    - those that are there for a province in which the person works, and for the nation: to read
    - an analyst: all, reading only
    """
    found = Partner.objects.select_related("region")
    return found if scope.standing != "app" else found.filter(_reached(scope))


def visible_offers(scope: Scope) -> QuerySet[Offer]:
    """Those of visible partners."""
    found = Offer.objects.select_related("partner", "region")
    return found if scope.standing != "app" else found.filter(_reached(scope, "partner__"))


def visible_contacts(scope: Scope) -> QuerySet[Contact]:
    """Of partners of the territory alone, however far their reach."""
    return _within(Contact.objects.select_related("partner"), scope)


def visible_links(scope: Scope) -> QuerySet[PartnerLink]:
    return _within(PartnerLink.objects.select_related("contact__partner"), scope)


def visible_merges(scope: Scope) -> QuerySet[PartnerMerge]:
    return _within(PartnerMerge.objects.select_related("kept", "merged"), scope)


def visible_forums(scope: Scope) -> QuerySet[Forum]:
    return _within(Forum.objects.select_related("region"), scope)


def visible_needs(scope: Scope) -> QuerySet[Need]:
    return _within(Need.objects.select_related("region", "forum"), scope)


def visible_agreements(scope: Scope) -> QuerySet[Agreement]:
    return _within(Agreement.objects.select_related("region", "forum"), scope)


def visible_commitments(scope: Scope) -> QuerySet[Commitment]:
    return _within(Commitment.objects.select_related("partner", "forum", "region"), scope)


def visible_deliveries(scope: Scope) -> QuerySet[Delivery]:
    return _within(Delivery.objects.select_related("commitment__partner", "contact"), scope)


def may_do(user: Visitor, verb: str, kind: str, kab_id: int) -> bool:
    """The matrix, for a thing of a territory."""
    return may(user, verb, kind, relation(user, kab_id=kab_id))


def is_reached(partner: Partner, kab_id: int) -> bool:
    """Whether all who see things of that place see the partner: only then may things there name it."""
    province = kab_id if kab_id < 100 else kab_id // 100
    home = partner.kab_id if partner.kab_id < 100 else partner.kab_id // 100
    if partner.reach == Partner.Reach.NATION or partner.kab_id == kab_id:
        return True
    return home == province and (kab_id < 100 or partner.reach == Partner.Reach.PROVINCE)
