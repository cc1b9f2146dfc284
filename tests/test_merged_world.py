"""Two owners and their businesses, with something in every room, become one and come apart again."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import ForeignKey, Q

from conftest import AT
from karawo.journal.actions import record
from karawo.measures.queries import answer, catalogue
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import derive, refresh_finding
from karawo.registry.models import Business, Owner
from karawo.registry.review.actions import merge, unmerge
from karawo.registry.review.actions.splitting import left_of
from karawo.registry.review.queries.movers import _NAMES, movers_of
from tests.access import world as worlds

pytestmark = pytest.mark.django_db

# What happened is only added to, marks for those who count too; keys get another row number when they are made anew.
APART = (
    "journal_",
    "review_",
    "django_",
    "procrastinate_",
    "registry_matchkeys",
    "registry_token",
    "registry_cellmark",
)


@pytest.fixture
def world(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return worlds.build()


@pytest.fixture
def pair(world):
    """Everything of the second person, who has cases, sessions, appointments and an account, goes to the first."""
    with within(EVERYTHING):
        kept, gone = (Owner.objects.get(pk=world.owners[place].pk) for place in (0, -1))
        mine, theirs = (Business.objects.get(pk=world.businesses[place].pk) for place in (0, -1))
        # The world is written row by row; here it reads as if actions had made it.
        record("test.derive", by=None, at=AT)
        derive([each.pk for each in world.businesses])
        refresh_finding(owner_ids=[each.pk for each in world.owners])
    return kept, gone, mine, theirs


def merged(kept, gone):
    return merge(kept, gone, reason="orang yang sama", by=None, at=AT)


def sums() -> dict[str, object]:
    found = {}
    with within(EVERYTHING), connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if not model._meta.managed or table.startswith(APART):
                continue
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended((to_jsonb(x) - 'changed_at')::text, 0)::numeric), 0)"
                f'::text FROM "{table}" x'
            )
            found[table] = cursor.fetchone()
    return found


def naming(model) -> list[tuple[str, bool]]:
    """(column that holds the id of an owner or a business, whether it holds several)."""
    found = []
    for field in model._meta.concrete_fields:
        is_key = isinstance(field, ForeignKey) and field.related_model in (Owner, Business)
        if (is_key or field.attname in _NAMES - {"person_key"}) and not field.attname.startswith(
            "merged_into"
        ):
            found.append((field.attname, isinstance(field, ArrayField)))
    if model in (Owner, Business):
        found.append(("pk", False))
    return found


def test_everything_that_moved_in_any_room_comes_back_to_the_last_column(pair):
    kept, gone, mine, theirs = pair
    before = sums()
    owners = merged(kept, gone)
    businesses = merged(mine, theirs)
    between = sums()
    touched = {table for table in before if before[table] != between[table]}
    assert {
        "plut_case",
        "plut_session",
        "gatherings_registration",
        "growth_assessment",
        "registry_ownfile",
    } <= touched
    with within(EVERYTHING):
        unmerge(owners, by=None, at=AT)
        unmerge(businesses, by=None, at=AT)
        assert not left_of(owners) and not left_of(businesses)
    after = sums()
    assert {table for table in before if before[table] != after[table]} == set()


def test_every_row_that_names_the_merged_ones_has_moved_or_stands_twice(pair):
    kept, gone, mine, theirs = pair
    merged(kept, gone)
    merged(mine, theirs)
    with within(EVERYTHING):
        for question, one, other in (("owner", kept, gone), ("business", mine, theirs)):
            for mover in movers_of(question):
                left = mover.of_subject(other.pk)
                assert not left.exclude(pk__in=mover.staying(one.pk, other.pk)).exists(), mover.name


def test_every_measure_counts_the_survivor_once(pair):
    kept, gone, mine, theirs = pair
    merged(kept, gone)
    with within(EVERYTHING):
        before = {measure.slug: answer(measure, at=AT).whole for measure in catalogue()}
    merged(mine, theirs)
    ids = [gone.pk, theirs.pk]
    with within(EVERYTHING):
        for measure in catalogue():
            rows = measure.rows()
            for column, is_list in naming(rows.model):
                behind = Q(**{f"{column}__overlap": ids}) if is_list else Q(**{f"{column}__in": ids})
                assert not rows.filter(behind).exists(), f"{measure.slug} counts a merged record by {column}"
        after = {measure.slug: answer(measure, at=AT).whole for measure in catalogue()}
    assert after["usaha"].numerator == before["usaha"].numerator - 1
    # What was done stays counted as often as it was done.
    for slug in ("sesi-pendampingan", "hasil-pendampingan", "gathering_visits", "bantuan"):
        assert after[slug].numerator == before[slug].numerator, slug
