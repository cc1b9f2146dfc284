"""Five people for the whole house, and a database that is PostgreSQL everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import hypothesis
import pytest
from django.conf import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

hypothesis.settings.register_profile(
    "karawo", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("karawo")  # a busy machine fails no test

AT = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
"""Monday, 3 August 2026, 10.00 WITA: the clock of the tests."""

KOTA_GORONTALO = 7571
BOALEMO = 7502
GORONTALO = 75
KOTA_MALANG = 3573

COMPILED = "karawo/registry/linkage/batch/tests/"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """A file is one process's; those that compile loops go together, or both processes compile the same at once."""

    class OneCompiles(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return COMPILED if nodeid.startswith(COMPILED) else super()._split_scope(nodeid)

    return OneCompiles(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, so that no process ends up waiting for the other's last one."""
    long = {item.path for item in items if item.get_closest_marker("slow") or "journeys" in item.path.parts}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    from karawo.config import database
    from tests import databases

    with database.ensure_running(settings.HOME, durable=False), django_db_blocker.unblock():
        databases.fresh(settings.DATABASES["default"]["NAME"])
        yield
        from django.db import connections

        connections.close_all()


@dataclass
class People:
    """budi: consultant, PLUT Gorontalo. rina: consultant elsewhere, must see nothing of his. darma: dinas of the
    province. ani: signed in, no role. sri: owner of Karawo Bu Sri."""

    budi: object
    rina: object
    darma: object
    ani: object
    sri: object


@pytest.fixture
def people(db) -> People:
    from karawo.accounts.models import Centre, CentreArea, RoleHolding, User
    from karawo.accounts.rules import Role
    from karawo.regions.access import EVERYTHING, within

    def person(username: str, name: str) -> User:
        return User.objects.create_user(username, password="kain-krawang-enam", name=name)

    with within(EVERYTHING):
        budi, rina = person("budi", "Budi Konsultan"), person("rina", "Rina Konsultan")
        darma, ani, sri = person("darma", "Darma Dinas"), person("ani", "Ani"), person("sri", "Sri Pelaku")
        gorontalo = Centre.objects.create(name="PLUT Gorontalo", region_id=KOTA_GORONTALO)
        malang = Centre.objects.create(name="PLUT Malang", region_id=KOTA_MALANG)
        CentreArea.objects.create(centre=gorontalo, region_id=KOTA_GORONTALO)
        CentreArea.objects.create(centre=malang, region_id=KOTA_MALANG)

        def holds(user: User, role: Role, **where: object) -> None:
            RoleHolding.objects.create(
                user=user, role=role, starts_on=date(2024, 1, 1), granted_at=AT, **where
            )

        holds(budi, Role.CONSULTANT, centre=gorontalo)
        holds(rina, Role.CONSULTANT, centre=malang)
        holds(darma, Role.OFFICE, region_id=GORONTALO)
        holds(sri, Role.BUSINESS_OWNER)
    return People(budi, rina, darma, ani, sri)
