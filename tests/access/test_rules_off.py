"""The second border alone: with the application's rules off, row-level security still shows nobody a foreign row.

A file of its own, because each file is one worker's.
"""

from __future__ import annotations

import pytest
from django.test import Client

from conftest import KOTA_GORONTALO
from karawo.accounts import access
from tests.access.test_urls import ROOMS, TABLE, ask, cells, clients, in_room
from tests.access.world import CANARY, Thing, World

FOREIGN = ("signed out", "no role", "consultant far", "consultant kab", "buyer", "leader", "analyst")


@pytest.fixture(scope="module")
def world(standing_world) -> World:
    return standing_world


@pytest.fixture(scope="module")
def at_the_door(world) -> dict[str, Client]:
    return clients(world)


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_with_the_rules_of_the_application_off_no_page_shows_a_foreign_row(
    room, world, at_the_door, monkeypatch, not_found
):
    monkeypatch.setattr(access, "_may", lambda *_args, **_more: True)
    foreign, wrong = [world.person(label) for label in FOREIGN], []
    for name in in_room(room):
        if name in TABLE["reads_beyond_the_scope"] or name.startswith("admin:"):
            continue
        for address, person, _lies in cells(name, world, foreign):
            answer, body = ask(at_the_door[person.label], name, address)
            # Nobody is signed in, so a page that lost its guard may break; it must not show a row.
            has_broken = answer.status_code >= 500 and person.user is not None
            if CANARY in body or has_broken:
                wrong.append(f"{name} {address} as {person.label}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_of_each_kind_of_thing_the_foreign_row_is_the_one_that_is_asked_for(world):
    """A cell is asked with the first thing that lies so to the person: that must be the one with the canary."""
    lists = [things for things in vars(world).values() if isinstance(things, list) and things]
    first = [things[0] for things in lists if isinstance(things[0], Thing)]
    assert len(first) > 50
    assert {thing.kab_id for thing in first} == {KOTA_GORONTALO, 0}  # 0: of a person, in no place
