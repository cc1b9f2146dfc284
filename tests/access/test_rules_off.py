"""The second border alone: with the application's rules off, row-level security still shows nobody a foreign row.

A file of its own, because each file is one worker's.
"""

from __future__ import annotations

import pytest

from karawo.accounts import access
from tests.access import world as worlds
from tests.access.test_urls import ROOMS, TABLE, addresses, ask, clients, in_room
from tests.access.world import CANARY, World


@pytest.fixture
def world(db) -> World:
    return worlds.build()


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_with_the_rules_of_the_application_off_no_page_shows_a_foreign_row(
    room, world, monkeypatch, not_found
):
    monkeypatch.setattr(access, "_may", lambda *_args, **_more: True)
    at_the_door = clients(world)
    wrong = []
    for name in in_room(room):
        if name in TABLE["reads_beyond_the_scope"] or name.startswith("admin:"):
            continue
        for address, _thing in addresses(name, world):
            for label in (
                "signed out",
                "no role",
                "consultant far",
                "consultant kab",
                "buyer",
                "leader",
                "analyst",
            ):
                answer, body = ask(at_the_door[label], name, address)
                # Nobody is signed in, so a page that lost its guard may break; it must not show a row.
                has_broken = answer.status_code >= 500 and label != "signed out"
                if CANARY in body or has_broken:
                    wrong.append(f"{name} {address} as {label}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
