"""A new database is made in a quicker way than Django's own; what comes out is the same.

Django's own way takes minutes. `bin/prove migrating` walks it and keeps digests of what came out; here they are
compared with the quick way, and with the migrations they were kept for.
"""

from __future__ import annotations

import pytest

from tests import databases, migrating

ANEW = "`bin/prove migrating` walks Django's own way, shows what differs and keeps the catalogue anew"


@pytest.mark.slow
def test_a_database_made_quickly_is_the_one_made_step_by_step(django_db_setup: None) -> None:
    name = databases.template()
    quick, kept, now = migrating.catalogue(name), migrating.kept(), migrating.written_for(name)
    assert all(len(quick[kind]) > 50 for kind in migrating.CATALOGUE)
    assert now["migrations"] == kept["written_for"]["migrations"], f"the migrations have changed: {ANEW}"
    if now["server"] == kept["written_for"]["server"]:
        assert migrating.digests(quick) == kept["catalogue"], ANEW
        return
    with migrating.step_by_step() as other:  # another PostgreSQL writes the same catalogue in other words
        ordinary = migrating.catalogue(other)
    assert {kind: quick[kind] ^ ordinary[kind] for kind in ordinary} == {kind: set() for kind in ordinary}


def test_a_digest_tells_one_catalogue_from_another() -> None:
    found = {"columns": {"one", "two"}, "rights": set()}
    assert migrating.digests(found) == migrating.digests({"rights": set(), "columns": {"two", "one"}})
    assert migrating.digests(found) != migrating.digests({**found, "columns": {"one", "three"}})
    assert migrating.digests(found) != migrating.digests({**found, "rights": {"one"}})
