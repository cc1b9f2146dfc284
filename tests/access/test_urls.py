"""Every address × every role × every relation, against the matrix; and again with the application's rules off."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.template import engines
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.urls.resolvers import RegexPattern

from karawo.accounts.matrix import PUBLIC, SIGNED_IN, Relation, matrix
from karawo.accounts.rules import Role
from karawo.regions.access import NOTHING, within
from tests.access import numbers
from tests.access.world import ARGUMENTS, NARROWER, Person, World

TABLE = tomllib.loads(Path(__file__).with_name("urls.toml").read_text(encoding="utf-8"))
ROWS: dict[str, str] = TABLE["urls"]
ANYWHERE = frozenset(Relation)


def patterns(found=None, prefix="") -> Iterator[tuple[str, URLPattern]]:
    """(name, pattern) of every address that has a name; Django's own catch-all has none."""
    for pattern in get_resolver().url_patterns if found is None else found:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield prefix + pattern.name, pattern
        else:
            yield from patterns(
                pattern.url_patterns, prefix + (f"{pattern.namespace}:" if pattern.namespace else "")
            )


ALL = dict(patterns())
ROOMS = sorted({name.partition(":")[0] if ":" in name else "sign-in" for name in ALL})


def row_of(name: str) -> str | None:
    return ROWS.get(name) or ROWS.get(f"{name.partition(':')[0]}:" if ":" in name else "")


def in_room(room: str) -> list[str]:
    return [name for name in ALL if (name.partition(":")[0] if ":" in name else "sign-in") == room]


def words_of(pattern: URLPattern) -> list[str]:
    if isinstance(pattern.pattern, RegexPattern):
        return list(pattern.pattern.regex.groupindex)
    return list(pattern.pattern.converters)


def test_every_address_has_its_row():
    missing = [name for name in ALL if row_of(name) is None]
    assert not missing, "\n".join(
        f'tests/access/urls.toml lacks a row for "{name}": add  "{name}" = "verb kind"  (or public, signed_in)'
        for name in missing
    )


def test_every_row_is_an_address_and_speaks_the_words_of_the_matrix():
    rooms = {f"{room}:" for room in ROOMS}
    assert [name for name in ROWS if name not in ALL and name not in rooms] == []
    for row in ROWS.values():
        if row not in {"public", "signed_in", "sign_in"}:
            verb, kind, *_any = row.split(" ")
            matrix().circles(verb, kind, PUBLIC)
            assert any(verb in known.cells for known in matrix().kinds.values())


def test_a_page_asks_what_its_row_says():
    for name, pattern in ALL.items():
        asked = getattr(pattern.callback, "access", None)
        if asked is not None and not name.startswith("admin:"):
            assert " ".join(asked) == " ".join((row_of(name) or "").split(" ")[:2]), name


def test_every_word_in_an_address_can_be_filled():
    unknown = {word for pattern in ALL.values() for word in words_of(pattern)} - set(ARGUMENTS) - {
        "content_type_id", "url"
    }  # fmt: skip
    assert not unknown, f"tests/access/world.py lacks values in ARGUMENTS for: {', '.join(sorted(unknown))}"


@pytest.fixture(scope="module")
def world(standing_world) -> World:
    return standing_world


@pytest.fixture(scope="module")
def at_the_door(world) -> dict[str, Client]:
    return clients(world)


def addresses(name: str, world: World):
    """(address, the thing it names or None)."""
    words = words_of(ALL[name])
    if "content_type_id" in words or "url" in words:
        return
    narrower = NARROWER.get(name, {})
    for values in product(*(narrower.get(word, ARGUMENTS[word])(world) for word in words)):
        if len({each.file_ids for _value, each in values if each is not None}) > 1:
            continue  # a part of another file: nobody's address
        arguments = dict(zip(words, (value for value, _thing in values), strict=True))
        thing = next((thing for _value, thing in values if thing is not None), None)
        try:
            yield reverse(name, kwargs=arguments), thing
        except NoReverseMatch:
            continue


def clients(world: World) -> dict[str, Client]:
    found = {}
    for person in world.people:
        client = Client(raise_request_exception=False)
        if person.user is not None:
            client.force_login(person.user)
        found[person.label] = client
    return found


def cells(name: str, world: World, people: list[Person]) -> Iterator[tuple[str, Person, frozenset[Relation]]]:
    """Each cell once: an address, a person, and how what it names lies to him."""
    row, known = row_of(name) or "", set()
    for address, thing in addresses(name, world):
        rest = re.sub(r"\d+", "n", address)
        for person in people:
            lies = ANYWHERE if thing is None or row.endswith(" any") else world.relations(person, thing)
            cell = (person.label, lies, rest)
            if thing is None or cell not in known:
                known.add(cell)
                yield address, person, lies


POST_ALONE: set[str] = set()
"""Names of addresses that said 405 to a GET; whoever asks next posts at once."""


def ask(client: Client, name: str, address: str):
    """GET, or an empty POST where only that is answered; what it wrote, a signing out too, is taken back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.post(address) if name in POST_ALONE else client.get(address)
        if answer.status_code == 405:
            POST_ALONE.add(name)
            answer = client.post(address)
        body = read(answer)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer, body.decode(errors="replace")


def read(answer) -> bytes:
    """All that comes; what is written while it is sent finds no scope, as after the end of a request."""
    if not answer.streaming:
        return answer.content
    with within(NOTHING):
        return b"".join(answer.streaming_content)


def outcome(answer) -> str:
    target = answer.headers.get("Location", "")
    if answer.status_code >= 500:
        return f"fault {answer.status_code}"
    if target.split("?")[0] == resolve_url(settings.LOGIN_URL):
        return "sign-in"
    if "next=" in target and target.split("?")[0] == reverse("accounts:purpose"):
        return "purpose"
    return "hidden" if answer.status_code == 404 else "open"


def expected(row: str, person: Person, lies: frozenset[Relation]) -> str:
    """What the matrix says, worked out without the application."""
    if person.user is None:
        if row == "signed_in" or (row != "public" and not _allows(row, PUBLIC, lies)):
            return "sign-in"
        return "open"
    if row in {"public", "signed_in"}:
        return "open"
    if _allows(row, PUBLIC, lies) or _allows(row, SIGNED_IN, lies):
        return "open"
    if person.role is None or not _allows(row, person.role, lies):
        return "hidden"
    if person.role is Role.ANALYST and matrix().kind(row.split(" ")[1]).is_identified:
        return "purpose"
    return "hidden" if row.endswith(" own") and Relation.OWN not in lies else "open"


def _allows(row: str, who: str, lies: frozenset[Relation]) -> bool:
    verb, kind, *_any = row.split(" ")
    return bool(matrix().circles(verb, kind, who) & lies)


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_every_address_opens_to_those_whom_the_matrix_lets_in(
    room, world, at_the_door, monkeypatch, not_found
):
    numbers.mark(monkeypatch)
    wrong, asked = [], 0
    unreadable: set[str] = set()
    for name in in_room(room):
        row = row_of(name)
        if row is None:
            continue
        for address, person, lies in cells(name, world, world.people):
            answer, body = ask(at_the_door[person.label], name, address)
            unreadable |= {f"{name}: {each}" for each in numbers.for_machines(body)}
            seen = outcome(answer)
            wanted = "any step" if row == "sign_in" else expected(row, person, lies)
            is_right = seen == wanted
            if row in {"public", "signed_in"} and wanted == "open":
                is_right = seen in {"open", "hidden"}  # a made-up name may well not be found
            if row == "sign_in":
                is_right = not seen.startswith("fault")
            asked += 1
            if not is_right:
                wrong.append(
                    f"{name} {address} as {person.label} ({', '.join(sorted(lies))}): {seen}, not {wanted}"
                )
    assert not wrong, f"{len(wrong)} of {asked} cells are wrong:\n" + "\n".join(wrong)
    assert not unreadable, (
        "a number with separators where a machine reads it; |stringformat:'s':\n"
        + "\n".join(sorted(unreadable))
    )


def test_a_number_for_people_is_found_in_an_address_and_left_in_a_sentence(monkeypatch):
    numbers.mark(monkeypatch)
    text = """<p title="{{ n }} usaha">{{ n }}
        <a href='/usaha/{{ n }}/' hx-get="/x/{{ n|stringformat:'s' }}/">{{ n }}</a>
        <progress max={{ n }} value="{{ n|floatformat:"2u" }}"></progress><i data-x="{{ n|floatformat }}"></i></p>"""
    page = engines["django"].from_string(text).render({"n": 1234})
    assert numbers.for_machines(page) == ['href="/usaha/1.234/"', 'max="1.234"', 'data-x="1.234"']
