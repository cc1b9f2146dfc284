"""What the pictures show, from the rows in sight: seats, dots, grid, network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

from django.db.models import Max, Q, QuerySet

from karawo.gatherings.models import Attendance as Visit
from karawo.gatherings.models import Registration
from karawo.partners.access import visible_commitments, visible_needs, visible_partners
from karawo.partners.models import Commitment, Forum, Membership, Need, Partner, Party, Rating
from karawo.partners.queries.matching import empty_seats, seat_words
from karawo.partners.rules import coverage, grid, network, punctual
from karawo.partners.rules.duplicates import key_of
from karawo.partners.rules.ladder import Status
from karawo.partners.rules.vocabulary import Element
from karawo.regions.access import Scope
from karawo.regions.models import Region

MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Coverage:
    """cells: (place, element) → cell. empty: needs nobody could fill, in words. absent: elements missing in a place."""

    places: list[Region]
    cells: dict[tuple[int, str], coverage.Cell]
    empty: list[tuple[Need, str]]
    absent: list[str]
    has_all_places: bool


def coverage_of(scope: Scope, *, forum: Forum | None = None) -> Coverage:
    """Of a forum: its members and its promises. Of the territory: every partner that is there, and every promise.

    Who is there for a province or for the nation counts in each of its places, as `asking.is_there` lists them.
    """
    places, has_all = _places(scope, forum)
    kab_ids = [place.pk for place in places]
    partners = visible_partners(scope).standing()  # type: ignore[attr-defined]
    promises = visible_commitments(scope).filter(kab_id__in=kab_ids)
    needs = visible_needs(scope).open().filter(kab_id__in=kab_ids)  # type: ignore[attr-defined]
    if forum is not None:
        seated = Membership.objects.filter(forum=forum, until=None).values("partner_id")
        partners, promises, needs = (
            partners.filter(pk__in=seated),
            promises.filter(forum=forum),
            needs.filter(Q(forum=forum) | Q(forum=None)),
        )
    rows = list(partners.select_related(None).only("pk", "element", "kab_id", "reach"))
    delivering = set(
        promises.filter(status__in=(Status.DELIVERING, Status.DONE)).values_list("partner_id", "kab_id")
    )
    filled = [
        coverage.Filled(kab_id, partner.element, (partner.pk, kab_id) in delivering)
        for partner in rows
        for kab_id in kab_ids
        if (partner.pk, kab_id) in delivering
        or coverage.covers(
            partner.kab_id,
            kab_id,
            is_of_province=partner.reach == Partner.Reach.PROVINCE,
            is_of_nation=partner.reach == Partner.Reach.NATION,
        )
    ]
    wanted = list(needs.exclude(element=""))
    lacks = Counter((need.kab_id, need.element) for need in wanted)
    cells = coverage.matrix(filled, lacks, kab_ids)
    return Coverage(places, cells, empty_seats(wanted, scope), _absent(cells), has_all)


def _absent(cells: Mapping[tuple[int, str], coverage.Cell]) -> list[str]:
    return [
        seat_words(coverage.Seat(kab_id, element))
        for (kab_id, element), cell in cells.items()
        if cell.is_empty
    ]


def _places(scope: Scope, forum: Forum | None) -> tuple[list[Region], bool]:
    """The kabupaten/kota looked at, and whether that is all of them."""
    rows = Region.objects.filter(level=Region.Level.KABUPATEN, valid_to=None).order_by("pk")
    if scope.standing == "app":
        rows = rows.filter(pk__in=scope.kab_ids)
    else:
        used = Partner.objects.standing().values("kab_id")
        rows = rows.filter(pk__in=used)
    if forum is not None and forum.kab_id < 100:
        rows = rows.filter(prov_id=forum.kab_id)
    elif forum is not None:
        rows = rows.filter(pk=forum.kab_id)
    found = list(rows[: MOST_PLACES + 1])
    return found[:MOST_PLACES], len(found) <= MOST_PLACES


@dataclass(frozen=True, slots=True)
class Punctuality:
    partners: list[Partner]
    quarters: list[punctual.Quarter]
    cells: punctual.Cells
    undrawn: int


MOST_ROWS = 40


def punctuality(scope: Scope, *, on: date, forum: Forum | None = None, quarter_count: int = 6) -> Punctuality:
    """The last quarters and the two to come; partners with most promises first."""
    rows = visible_commitments(scope)
    if forum is not None:
        rows = rows.filter(forum=forum)
    rows = rows.annotate(
        last_on=Max("deliveries__delivered_on", filter=Q(deliveries__state="confirmed"))
    ).order_by()
    kept = [punctual.Kept(*row) for row in rows.values_list("partner_id", "status", "due_on", "last_on")]
    cells = punctual.dots(kept, on=on)
    now = punctual.quarter_of(on)
    first, last = now, now.next()
    for _step in range(quarter_count - 2):
        first = first.before()
    quarters = punctual.quarters_between(first, last)
    shown = {place: counts for place, counts in cells.items() if place[1] in quarters}
    weight: Counter[int] = Counter()
    for (partner_id, _quarter), counts in shown.items():
        weight[partner_id] += sum(counts.values())
    ids = [partner_id for partner_id, _count in weight.most_common()]
    partners = Partner.objects.in_bulk(ids[:MOST_ROWS])
    return Punctuality(
        [partners[pk] for pk in ids[:MOST_ROWS] if pk in partners],
        quarters,
        shown,
        len(ids) - len(ids[:MOST_ROWS]),
    )


@dataclass(frozen=True, slots=True)
class Placed:
    partner: Partner
    rated: grid.Rated


def power_interest(forum: Forum) -> tuple[list[Placed], list[Partner], int]:
    """Who was rated, who sits in the forum and was not, and how many people rated."""
    members = list(members_of(forum))
    scores: dict[int, list[tuple[int, int]]] = defaultdict(list)
    raters = set()
    for row in Rating.objects.filter(forum=forum, partner__in=members):
        scores[row.partner_id].append((row.power, row.interest))
        raters.add(row.rater_id)
    placed = [Placed(partner, grid.rated(scores[partner.pk])) for partner in members if partner.pk in scores]
    placed.sort(key=lambda each: (-each.rated.power - each.rated.interest, each.partner.name))
    return placed, [partner for partner in members if partner.pk not in scores], len(raters)


def members_of(forum: Forum) -> QuerySet[Partner]:
    seated = Membership.objects.filter(forum=forum, until=None).values("partner_id")
    return Partner.objects.standing().filter(pk__in=seated).order_by("element", "name")


type JointActs = Callable[[Sequence[int]], Iterable[tuple[int, int]]]
_joint_acts: list[JointActs] = []


def register_joint_acts(acts: JointActs) -> None:
    """Pairs of partner ids that did something together, of those asked for; called once, in a room's apps.py."""
    _joint_acts.append(acts)


@dataclass(frozen=True, slots=True)
class Node:
    partner: Partner
    x: float
    y: float
    acts: int
    place: network.Place


@dataclass(frozen=True, slots=True)
class Network:
    """nodes, edges: what is drawn, with (a, b, joint acts). ranked: everybody, the most joined first."""

    nodes: list[Node]
    edges: list[tuple[int, int, int]]
    ranked: list[Node]
    density: float
    alone: int


def network_of(scope: Scope, *, forum: Forum | None = None) -> Network:
    """Joint acts: parties to one paper, promises to one programme or need, and what other rooms register.

    Opinions make no edge.
    """
    partners = members_of(forum) if forum is not None else visible_partners(scope).standing()  # type: ignore[attr-defined]
    known = {partner.pk: partner for partner in partners}
    weights = _weights(list(known), forum)
    everybody = network.Graph(known, weights)
    measures = network.places(everybody)
    acts: Counter[int] = Counter()
    for (a, b), count in everybody.weights.items():
        acts[a] += count
        acts[b] += count
    joined = network.Graph([pk for pk in known if acts[pk]], weights)
    drawn = network.most_joined(joined)
    at = _drawn_at(
        drawn.nodes,
        tuple(sorted(drawn.weights.items())),
        tuple(_group_of(known[pk]) for pk in drawn.nodes),
    )
    nodes = {
        pk: Node(partner, *at.get(pk, (0.0, 0.0)), acts[pk], measures[pk]) for pk, partner in known.items()
    }
    ranked = sorted(nodes.values(), key=lambda node: (-node.acts, -node.place.betweenness, node.partner.name))
    return Network(
        [nodes[pk] for pk in drawn.nodes],
        [(a, b, count) for (a, b), count in sorted(drawn.weights.items())],
        ranked,
        network.density(everybody),
        len(known) - len(joined.nodes),
    )


def _group_of(partner: Partner) -> int:
    return list(Element).index(Element(partner.element))


def _came_together(partner_ids: list[int], forum: Forum | None) -> dict[tuple[str, object], set[int]]:
    """Partners whose people came to one gathering, known by the name of the organisation they gave."""
    visits = Visit.objects.standing()
    if forum is not None:
        visits = visits.filter(session__gathering__in=forum.meetings.values("gathering_id"))
    came = Registration.objects.filter(pk__in=visits.values("registration_id")).exclude(organisation="")
    told = set(came.values_list("gathering_id", "organisation"))
    if not told:
        return {}
    by_key = dict(Partner.objects.filter(pk__in=partner_ids).values_list("name_key", "pk"))
    found: dict[tuple[str, object], set[int]] = defaultdict(set)
    for gathering_id, organisation in told:
        partner_id = by_key.get(key_of(organisation, is_person=False))
        if partner_id is not None:
            found["gathering", gathering_id].add(partner_id)
    return found


@lru_cache(maxsize=64)
def _drawn_at(
    nodes: tuple[int, ...], weights: tuple[tuple[tuple[int, int], int], ...], groups: tuple[int, ...]
) -> dict[int, tuple[float, float]]:
    return network.layout(
        network.Graph(nodes, dict(weights)), dict(zip(nodes, groups, strict=True)), len(Element)
    )


def _weights(partner_ids: list[int], forum: Forum | None) -> dict[tuple[int, int], int]:
    together: dict[tuple[str, object], set[int]] = defaultdict(set)
    parties = Party.objects.filter(partner_id__in=partner_ids)
    promises = Commitment.objects.filter(partner_id__in=partner_ids).exclude(
        status__in=(Status.OFFERED, Status.WITHDRAWN)
    )
    if forum is not None:
        parties = parties.filter(agreement__forum=forum)
        promises = promises.filter(forum=forum)
    for agreement_id, partner_id in parties.values_list("agreement_id", "partner_id"):
        together["agreement", agreement_id].add(partner_id)
    for partner_id, programme, need_id, kab_id in promises.values_list(
        "partner_id", "programme", "need_id", "kab_id"
    ):
        if programme:
            together["programme", (programme.casefold(), kab_id)].add(partner_id)
        if need_id:
            together["need", need_id].add(partner_id)
    for (kind, name), group in _came_together(partner_ids, forum).items():
        together[kind, name] |= group
    weights: Counter[tuple[int, int]] = Counter()
    for group in together.values():
        weights.update(combinations(sorted(group), 2))
    for acts in _joint_acts:
        weights.update((min(pair), max(pair)) for pair in acts(partner_ids))
    return dict(weights)
