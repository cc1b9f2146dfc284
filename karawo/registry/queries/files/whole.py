"""The whole file of one business or owner, in at most a dozen queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from karawo.registry.models import (
    Business,
    Consent,
    CooperativeYear,
    CorrectionRequest,
    DuplicateProposal,
    Identifier,
    Owner,
    Ownership,
    RecordLink,
)
from karawo.registry.queries.files.events import events_of
from karawo.registry.queries.files.facts import facts_of, known_facts
from karawo.registry.queries.files.lines import (
    BusinessFile,
    BusinessLine,
    NumberLine,
    OwnerFile,
    OwnerLine,
    ProposalLine,
)
from karawo.registry.queries.files.received import received_line
from karawo.registry.queries.kbli import title_of
from karawo.registry.queries.search import owned, place_of
from karawo.registry.rules import IdentifierKind
from karawo.registry.rules.completeness import missing
from karawo.ui.language import said

KINDS: dict[str, IdentifierKind] = {str(kind.value): kind for kind in IdentifierKind}


def businesses_of(owner_id: int) -> list[int]:
    """Ids of the businesses that belong to an owner now, in the present scope."""
    rows = Business.objects.filter(pk__in=owned([owner_id]), merged_into=None)
    return list(rows.order_by("id").values_list("id", flat=True))


def business_file(business_id: int) -> BusinessFile | None:
    """None where the present scope does not see it. A merged business is given as it stands, with `merged_into`."""
    business = Business.objects.filter(pk=business_id).select_related("primary_owner", "entered_by").first()
    if business is None:
        return None
    owner = business.primary_owner
    ownerships = list(
        # Where two records of one owner became one, the other's ownership stays with its row and says nothing more.
        Ownership.objects.filter(business=business, owner__merged_into=None)
        .select_related("owner")
        .order_by("ends_on", "id")
    )
    owner_ids = list(
        dict.fromkeys([owner.pk, *(each.owner_id for each in ownerships if each.ends_on is None)])
    )
    others = _business_lines(owner_ids, without=business.pk)
    facts = facts_of(business.pk)
    common = _common(
        Q(owner__in=owner_ids) | Q(business=business),
        subjects=[
            ("business", business.pk),
            *(("business", each) for each in _absorbed(Business, [business.pk])),
            *(("owner", each) for each in (*owner_ids, *_absorbed(Owner, owner_ids))),
        ],
        inserted_by={business.entry_id, owner.entry_id},
        owner_ids=owner_ids,
        is_cooperative=owner.kind == Owner.Kind.COOPERATIVE,
    )
    return BusinessFile(
        place=place_of(business.region_id, business.kab_id),
        business=business,
        owner=owner,
        owners=_owner_lines(business, ownerships),
        other_businesses=others,
        facts=facts,
        kbli_title=title_of(business.kbli_version, business.kbli_code),
        missing=missing(
            known_facts(business, owner, common["numbers"], facts),
            owner_is_person=owner.kind == Owner.Kind.PERSON,
        ),
        **common,
    )


def owner_file(owner_id: int) -> OwnerFile | None:
    """None where the present scope does not see it."""
    owner = Owner.objects.filter(pk=owner_id).select_related("entered_by").first()
    if owner is None:
        return None
    return OwnerFile(
        place=place_of(owner.region_id, owner.kab_id),
        owner=owner,
        businesses=_business_lines([owner.pk]),
        **_common(
            Q(owner=owner),
            subjects=[("owner", each) for each in (owner.pk, *_absorbed(Owner, [owner.pk]))],
            inserted_by={owner.entry_id},
            owner_ids=[owner.pk],
            is_cooperative=owner.kind == Owner.Kind.COOPERATIVE,
        ),
    )


def _absorbed(model: type[Owner] | type[Business], ids: Iterable[int]) -> list[int]:
    """Records that were merged into these: what was done about them before is part of the story."""
    return list(
        model._base_manager.filter(merged_into__in=list(ids)).order_by("pk").values_list("pk", flat=True)
    )


def _common(
    rows: Q,
    *,
    subjects: list[tuple[str, int]],
    inserted_by: set[int | None],
    owner_ids: list[int],
    is_cooperative: bool,
) -> dict[str, Any]:
    ids = [identity for _kind, identity in subjects]
    numbers = (
        Identifier.objects.filter(rows)
        .select_related("source")
        .order_by(F("ended_at").desc(nulls_first=True), "kind", "id")
    )
    links = (
        RecordLink.objects.filter(rows)
        .select_related("record__source")
        .order_by("-record__received_at", "-id")
    )
    proposals = DuplicateProposal.objects.filter(Q(first_id__in=ids) | Q(second_id__in=ids)).order_by(
        "-probability"
    )
    years = (
        CooperativeYear.objects.filter(owner__in=owner_ids)
        .select_related("source")
        .order_by("-year", "-known_at")
    )
    return {
        "numbers": tuple(map(_number_line, numbers)),
        "received": tuple(received_line(link) for link in links[:50]),
        "events": events_of(subjects, inserted_by),
        "years": tuple(years) if is_cooperative else (),
        "proposals": tuple(_proposal_line(proposal, ids) for proposal in proposals[:20]),
        "consents": tuple(
            Consent.objects.filter(owner__in=owner_ids).select_related("purpose").order_by("-given_at")
        ),
        "requests": tuple(
            CorrectionRequest.objects.filter(rows)
            .select_related("requested_by", "decided_by")
            .order_by("-requested_at")
        ),
    }


def _business_lines(owner_ids: Iterable[int], *, without: int = 0) -> tuple[BusinessLine, ...]:
    rows = Business.objects.filter(pk__in=owned(owner_ids), merged_into=None).exclude(pk=without)
    return tuple(
        BusinessLine(each.pk, each.name, place_of(each.region_id, each.kab_id), each.status, each.size_class)
        for each in rows.order_by("name", "id")[:100]
    )


def _owner_lines(business: Business, ownerships: Iterable[Ownership]) -> tuple[OwnerLine, ...]:
    lines = [
        OwnerLine(
            each.pk,
            each.owner_id,
            each.owner.name,
            each.owner.kind,
            each.part,
            each.share,
            each.starts_on,
            each.ends_on,
            each.owner_id == business.primary_owner_id,
        )
        for each in ownerships
    ]
    if not any(line.is_first and line.ends_on is None for line in lines):
        owner = business.primary_owner
        lines.insert(0, OwnerLine(None, owner.pk, owner.name, owner.kind, "owner", None, None, None, True))
    return tuple(sorted(lines, key=lambda line: (line.ends_on is not None, not line.is_first)))


def _number_line(number: Identifier) -> NumberLine:
    kind = KINDS.get(number.kind)
    return NumberLine(
        id=number.pk,
        kind=number.kind,
        label=said(kind.label) if kind else number.kind,
        shown=number.masked if number.sealed is not None else number.value,
        is_masked=number.sealed is not None,
        state=number.state,
        state_label=str(Identifier.State(number.state).label),
        warning=said(number.warning),
        verified_at=number.verified_at,
        source_name=number.source.name,
        seen_on=number.seen_on,
        expires_on=number.expires_on,
        ended_at=number.ended_at,
    )


def _proposal_line(proposal: DuplicateProposal, ids: list[int]) -> ProposalLine:
    other = proposal.second_id if proposal.first_id in ids else proposal.first_id
    return ProposalLine(
        proposal.pk,
        proposal.question,
        other,
        proposal.probability,
        tuple(proposal.reasons),
        proposal.decision,
    )
