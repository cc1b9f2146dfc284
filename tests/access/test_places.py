"""Objects near and far: one line in a page asks the matrix, and the database would answer the same alone."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.test import override_settings
from django.urls import include, path

from karawo.accounts import access
from karawo.accounts.access import must, relation, requires
from karawo.accounts.matrix import matrix
from karawo.registry.models import Business
from tests.access import world as worlds
from tests.access.test_urls import ask, clients, expected, outcome

VERBS = ("see", "correct", "propose_correction", "export")


def page_for(verb):
    @requires(verb, "business")
    def page(request, business_id):
        business = get_object_or_404(Business, pk=business_id)
        ids = (business.pk, business.primary_owner_id)
        near = relation(
            request.user, kab_id=business.kab_id, owner_ids=ids, entered_by_id=business.entered_by_id
        )
        must(request.user, verb, "business", near)
        return HttpResponse(business.name)

    return page


urlpatterns = [
    *(path(f"usaha/<int:business_id>/{verb}/", page_for(verb), name=verb) for verb in VERBS),
    path("", include("karawo.config.urls")),
]


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.mark.slow
@override_settings(ROOT_URLCONF="tests.access.test_places")
def test_an_object_opens_by_how_it_lies_to_the_person(world, taken_back):
    at_the_door = clients(world)
    wrong, opened = [], 0
    for verb in VERBS:
        for thing in world.businesses:
            for person in world.people:
                answer, _body = ask(at_the_door[person.label], verb, f"/usaha/{thing.pk}/{verb}/")
                lies = world.relations(person, thing)
                seen, wanted = outcome(answer), expected(f"{verb} business", person, lies)
                opened += seen == "open"
                if seen != wanted:
                    wrong.append(
                        f"{verb} {thing.kab_id} as {person.label} ({', '.join(sorted(lies))}): {seen}, not {wanted}"
                    )
    assert not wrong, "\n".join(wrong)
    assert opened > 30


@pytest.mark.slow
@override_settings(ROOT_URLCONF="tests.access.test_places")
def test_without_the_rules_of_the_application_the_database_keeps_the_same_border(
    world, taken_back, monkeypatch
):
    monkeypatch.setattr(access, "_may", lambda *_args, **_more: True)
    at_the_door = clients(world)
    foreign = []
    for thing in world.businesses:
        for person in world.people:
            answer, _body = ask(at_the_door[person.label], "see", f"/usaha/{thing.pk}/see/")
            may_see = person.role is not None and matrix().circles(
                "see", "business", person.role
            ) & world.relations(person, thing)
            is_analyst = person.label == "analyst"
            if outcome(answer) == "open" and (not may_see or is_analyst):
                foreign.append(f"{thing.kab_id} as {person.label}")
    assert foreign == []
