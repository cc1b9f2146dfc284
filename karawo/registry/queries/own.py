"""The own file of a person who has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from karawo.accounts.models import User
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Identifier, OwnFile, Record
from karawo.registry.queries.files import BusinessFile, OwnerFile, business_file, owner_file


@dataclass(frozen=True, slots=True)
class OwnSide:
    """One owner that the account is tied to, with his businesses."""

    file: OwnerFile
    businesses: tuple[BusinessFile, ...]

    @property
    def business_ids(self) -> tuple[int, ...]:
        return tuple(each.business.pk for each in self.businesses)


@dataclass(frozen=True, slots=True)
class OwnPanel:
    """A part of the page of the own file that a room above brings.

    order: lower stands higher. words: from the ids of the person's owners and businesses to what `template` shows
    as `own`; None where there is nothing to show.
    """

    order: int
    template: str
    words: Callable[[tuple[int, ...]], dict[str, Any] | None]


_panels: list[OwnPanel] = []


def register_own_panel(panel: OwnPanel) -> None:
    """Called once by each room, in its apps.py; a template is registered once."""
    if all(each.template != panel.template for each in _panels):
        _panels.append(panel)
        _panels.sort(key=lambda each: each.order)


def own_panels(file_ids: tuple[int, ...]) -> list[tuple[str, dict[str, Any]]]:
    """(template, its words), in order."""
    found = ((panel.template, panel.words(file_ids)) for panel in _panels)
    return [(template, words) for template, words in found if words is not None]


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What a room above knows of the person. rows: for people, as `facts` shows them; told: for the package."""

    name: str
    title: str
    rows: Sequence[dict[str, Any]]
    told: Sequence[dict[str, Any]]


type PartOf = Callable[[OwnSide], OwnPart]
_parts: list[PartOf] = []


def register_part(part: PartOf) -> None:
    """Called by a room above in its apps.py: its rows then stand in the own file and in the package to take along."""
    _parts.append(part)


def parts_of(side: OwnSide) -> list[OwnPart]:
    return [part(side) for part in _parts]


def own_sides(user: User) -> list[OwnSide]:
    """Empty where no account has been tied to a file yet."""
    ids = OwnFile.objects.filter(user=user).order_by("id").values_list("owner_id", flat=True)
    found = []
    for file in map(owner_file, ids):
        if file is not None:
            businesses = (business_file(line.id) for line in file.businesses)
            found.append(OwnSide(file, tuple(each for each in businesses if each is not None)))
    return found


def holders_of(owner_id: int) -> list[OwnFile]:
    """Who has this file as the own one. These rows are their bearers' alone, so they are read in the standing of work;
    the page that asks has looked whether it may."""
    with within(EVERYTHING):
        found = OwnFile.objects.filter(owner_id=owner_id).select_related("user", "confirmed_by")
        return list(found.order_by("pk"))


def held_of(side: OwnSide) -> tuple[list[Identifier], list[Record]]:
    """The numbers and the rows as received of the own file.

    These carry a territory and no owner of their own, so the scope of the person hides them; what is linked to
    the own file is read in the standing of work. `side` comes from `own_sides`, which looks within the scope.
    """
    about = Q(owner_id=side.file.owner.pk) | Q(business_id__in=side.business_ids)
    linked = Q(link__owner_id=side.file.owner.pk) | Q(link__business_id__in=side.business_ids)
    with within(EVERYTHING):
        numbers = list(Identifier.objects.filter(about).order_by("id"))
        return numbers, list(Record.objects.filter(linked).order_by("id"))
