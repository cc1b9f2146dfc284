"""A forum opens; partners take a seat and leave it; raters say who has power and interest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.gatherings.models import Gathering
from karawo.journal.actions import record
from karawo.partners.access import is_reached
from karawo.partners.models import ActorStudy, Commitment, Forum, Meeting, Membership, Partner, Rating
from karawo.registry.actions.writing import kab_of
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User

MOST_ACTORS, MOST_OBJECTIVES = 12, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenForum:
    name: str
    region_id: int
    theme: str = ""
    model: str = Forum.Model.HEXA
    commodities: Sequence[str] = ()
    opened_on: date


def say_forum(act: str, forum: Forum, *, by: User | None, at: datetime, **words: object) -> None:
    record(
        act,
        by=by,
        at=at,
        subject=("forum", forum.pk),
        kab_id=forum.kab_id,
        words={"forum": forum.name, **words},
    )


def check_reached(partner: Partner, kab_id: int, field: str = "partner") -> None:
    """Raises Refused where people who see the thing would not see the partner it names."""
    if not is_reached(partner, kab_id):
        raise Refused(
            _(
                "%(name)s tercatat hanya untuk wilayahnya; perluas jangkauannya di halaman mitra, lalu coba lagi."
            )
            % {"name": partner.name},
            field=field,
        )


@transaction.atomic
def open_forum(given: GivenForum, *, by: User, at: datetime, centre: Centre | None = None) -> Forum:
    """Raises Refused for a name that a forum there has already."""
    kab_id = kab_of(given.region_id)
    if Forum.objects.filter(kab_id=kab_id, name=given.name).exists():
        raise Refused(_("Forum dengan nama itu sudah ada di wilayah ini; beri nama lain."), field="name")
    record("forum.opened", by=by, at=at, kab_id=kab_id, words={"forum": given.name})
    return Forum.objects.create(
        name=given.name, theme=given.theme, model=given.model, region_id=given.region_id, kab_id=kab_id,
        commodities=list(given.commodities), opened_on=given.opened_on, centre=centre,
    )  # fmt: skip


@transaction.atomic
def correct_forum(forum: Forum, given: GivenForum, *, by: User, at: datetime) -> Forum:
    """Name, theme, model, commodities and the day; a forum keeps its place. Raises Refused."""
    present = Forum.objects.select_for_update(of=("self",)).get(pk=forum.pk)
    if Forum.objects.filter(kab_id=present.kab_id, name=given.name).exclude(pk=present.pk).exists():
        raise Refused(_("Forum dengan nama itu sudah ada di wilayah ini; beri nama lain."), field="name")
    say_forum("forum.corrected", present, by=by, at=at)
    present.name, present.theme, present.model = given.name, given.theme, given.model
    present.commodities, present.opened_on = list(given.commodities), given.opened_on
    present.save(update_fields=["name", "theme", "model", "commodities", "opened_on"])
    return present


@transaction.atomic
def join(forum: Forum, partner: Partner, *, role: str, since: date, by: User, at: datetime) -> Membership:
    """Said twice, it is one seat. Raises Refused."""
    check_reached(partner, forum.kab_id)
    seated = Membership.objects.filter(forum=forum, partner=partner, until=None).first()
    if seated is not None:
        return seated
    say_forum("forum.joined", forum, by=by, at=at, name=partner.name)
    return Membership.objects.create(
        forum=forum, partner=partner, role=role, since=since, kab_id=forum.kab_id
    )


@transaction.atomic
def leave(membership: Membership, *, by: User, at: datetime) -> None:
    """From today; harmless twice."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("forum", "partner")
    present = rows.get(pk=membership.pk)
    if present.until is not None:
        return
    say_forum("forum.left", present.forum, by=by, at=at, name=present.partner.name)
    present.until = max(timezone.localdate(at), present.since)
    present.save(update_fields=["until"])


@transaction.atomic
def meet(forum: Forum, gathering: Gathering, *, by: User, at: datetime) -> Meeting:
    """The gathering is one of the forum's from now on, and what was promised there is promised to the forum.

    Said twice, it is said once. Raises Refused for a gathering of another forum.
    """
    known = Meeting.objects.filter(gathering=gathering).first()
    if known is not None:
        if known.forum_id != forum.pk:
            raise Refused(_("Kegiatan ini sudah milik forum lain."), field="gathering")
        return known
    say_forum("forum.met", forum, by=by, at=at, gathering=gathering.title)
    refs = [f"decision:{pk}" for pk in gathering.decisions.values_list("pk", flat=True)]
    Commitment.objects.filter(decision_ref__in=refs, forum=None).update(forum=forum)
    return Meeting.objects.create(forum=forum, gathering=gathering, kab_id=forum.kab_id)


@transaction.atomic
def rate(forum: Forum, scores: Mapping[int, tuple[int, int]], *, by: User, at: datetime) -> int:
    """scores: partner id → (power, interest), 1–5 each. One's own former word is replaced; how many changed."""
    former = {row.partner_id: row for row in Rating.objects.filter(forum=forum, rater=by)}
    changed = {
        partner_id: pair
        for partner_id, pair in scores.items()
        if partner_id not in former or (former[partner_id].power, former[partner_id].interest) != pair
    }
    if not changed:
        return 0
    say_forum("forum.rated", forum, by=by, at=at, count=len(changed))
    for partner_id, (power, interest) in changed.items():
        row = former.get(partner_id) or Rating(
            forum=forum, partner_id=partner_id, rater=by, kab_id=forum.kab_id
        )
        row.power, row.interest, row.at = power, interest, at
        row.save()
    return len(changed)


@transaction.atomic
def study_actors(
    forum: Forum,
    *,
    actors: Sequence[int],
    objectives: Sequence[str],
    influences: Sequence[Sequence[int]],
    positions: Sequence[Sequence[int]],
    by: User,
    at: datetime,
) -> ActorStudy:
    """Each study stays beside the former ones. Raises Refused for too few, too many, or a score out of range."""
    if not 2 <= len(actors) <= MOST_ACTORS:
        raise Refused(_("Pilih 2 sampai %(most)s pelaku.") % {"most": MOST_ACTORS})
    if not 1 <= len(objectives) <= MOST_OBJECTIVES:
        raise Refused(_("Tulis 1 sampai %(most)s tujuan.") % {"most": MOST_OBJECTIVES})
    if any(not 0 <= cell <= 4 for row in influences for cell in row):
        raise Refused(_("Pengaruh langsung bernilai 0 sampai 4."))
    if any(not -4 <= cell <= 4 for row in positions for cell in row):
        raise Refused(_("Posisi bernilai −4 sampai 4."))
    say_forum("forum.actors_studied", forum, by=by, at=at)
    return ActorStudy.objects.create(
        forum=forum, kab_id=forum.kab_id, actors=list(actors), objectives=list(objectives),
        influences=[list(row) for row in influences], positions=[list(row) for row in positions], at=at, by=by,
    )  # fmt: skip
