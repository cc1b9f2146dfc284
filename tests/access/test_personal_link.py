"""A partner's personal link opens the partner's own promises, by POST alone, and no other address of the project."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karawo.accounts.matrix import PUBLIC, matrix
from karawo.accounts.rules import digest_of
from karawo.journal.actions import record
from karawo.partners.models import PartnerLink
from karawo.regions.access import EVERYTHING, within
from tests.access import world as worlds
from tests.access.test_urls import ALL, ANYWHERE, addresses, read, row_of
from tests.access.world import CANARY, World

TOKEN = "tautan-mitra-dari-dunia-uji"
OWN = {"partners:own", "partners:own_delivery", "partners:door"}


@pytest.fixture
def world(db) -> World:
    return worlds.build()


@pytest.fixture
def link(world) -> PartnerLink:
    """Of the partner of Kota Gorontalo, whose rows bear the canary."""
    now = timezone.now()
    with within(EVERYTHING), transaction.atomic():
        record("test.link", by=None, at=now)
        known = PartnerLink.objects.get(pk=world.partner_links[0].pk)
        return PartnerLink.objects.create(
            contact=known.contact, kab_id=known.kab_id, digest=digest_of(TOKEN), made_at=now, made_by=known.made_by,
            expires_at=now + timedelta(days=14),
        )  # fmt: skip


def opened(token: str = TOKEN) -> Client:
    partner = Client(raise_request_exception=False)
    answer = partner.post(reverse("partners:door", args=[token]))
    assert answer.status_code == 302 and answer.headers["Location"] == reverse("partners:own")
    return partner


def is_for_all(row: str) -> bool:
    if row in {"public", "signed_in", "sign_in"}:
        return row != "signed_in"
    verb, kind, *_any = row.split(" ")
    return bool(matrix().circles(verb, kind, PUBLIC) & ANYWHERE)


def asked(client: Client, method: str, address: str):
    """The answer and its text; what it wrote is taken back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = getattr(client, method)(address)
        body = read(answer)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer, body.decode(errors="replace")


def is_shut(answer) -> bool:
    """405 is no answer either: the other method is asked too."""
    to = answer.headers.get("Location", "").split("?")[0]
    return answer.status_code in {403, 404, 405} or to == resolve_url(settings.LOGIN_URL)


@pytest.mark.slow
def test_a_personal_link_opens_no_other_address_of_the_project(world, link, taken_back):
    partner, stranger = opened(), Client(raise_request_exception=False)
    own, body = asked(partner, "get", reverse("partners:own"))
    assert own.status_code == 200 and CANARY in body
    open_to_it, told, tried = [], [], 0
    for name in ALL:
        row = row_of(name) or "signed_in"
        if name in OWN or row == "sign_in":
            continue
        for address, _thing in addresses(name, world):
            for method in ("get", "post"):
                answer, body = asked(partner, method, address)
                tried += 1
                if is_for_all(row):
                    # What everybody may see: the link sees it as anybody does, and nothing more.
                    same, plain = asked(stranger, method, address)
                    if answer.status_code != same.status_code or (CANARY in body) != (CANARY in plain):
                        told.append(
                            f"{method} {address}: {answer.status_code}, a stranger {same.status_code}"
                        )
                elif not is_shut(answer):
                    open_to_it.append(f"{method} {address} ({name}): {answer.status_code}")
    assert tried > 1_000
    assert not open_to_it, f"{len(open_to_it)} of {tried} opened:\n" + "\n".join(open_to_it)
    assert not told, "\n".join(told)
    after, _body = asked(partner, "get", reverse("partners:own"))
    assert after.status_code == 200


def test_looking_at_a_link_opens_nothing_and_changes_nothing(world, link):
    visitor = Client()
    for method in ("get", "head"):
        answer = getattr(visitor, method)(reverse("partners:door", args=[TOKEN]))
        assert answer.status_code == 200 and CANARY.encode() not in answer.content
    assert visitor.get(reverse("partners:own")).status_code == 410
    with within(EVERYTHING):
        assert PartnerLink.objects.get(pk=link.pk).last_used_at is None


def test_a_link_reports_only_on_promises_of_its_own_partner(world, link):
    partner = opened()
    told = {"quantity": "1", "delivered_on": timezone.localdate().isoformat()}
    for thing in world.commitments[1:]:
        answer = partner.post(reverse("partners:own_delivery", args=[thing.pk]), told, follow=True)
        assert "Janji ini tidak ada pada Anda" in answer.content.decode()


def test_a_revoked_link_ends_in_an_open_browser_too(world, link):
    partner = opened()
    now = timezone.now()
    with within(EVERYTHING), transaction.atomic():
        record("test.link", by=None, at=now)
        PartnerLink.objects.filter(pk=link.pk).update(revoked_at=now, revoked_by=link.made_by)
    assert partner.get(reverse("partners:own")).status_code == 410
    assert partner.post(reverse("partners:door", args=[TOKEN])).status_code == 410
