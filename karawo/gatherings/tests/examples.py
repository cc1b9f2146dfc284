"""A training with three seats, for the tests of this room."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.accounts.models import Centre, User
from karawo.gatherings import actions
from karawo.gatherings.actions import GivenGathering, Person
from karawo.gatherings.models import Channel, Gathering, GatheringKind, GatheringSession, Registration
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region

STARTS = AT + timedelta(days=3)
ENDS = STARTS + timedelta(hours=6)


def given(**changes: Any) -> GivenGathering:
    """Inside a scope that sees the centre."""
    told: dict[str, Any] = {
        "kind": GatheringKind.objects.get(code="pelatihan"),
        "title": "Pelatihan kemasan",
        "region": Region.objects.get(pk=KOTA_GORONTALO),
        "place_text": "Aula PLUT",
        "organiser_name": "PLUT Gorontalo",
        "centre": Centre.objects.get(name="PLUT Gorontalo"),
        "seats": 3,
        "starts_at": STARTS,
        "ends_at": ENDS,
    }
    return GivenGathering(**told | changes)


@dataclass
class Stage:
    """A training of PLUT Gorontalo that is open for sign-up, kept by Budi."""

    gathering: Gathering
    budi: User

    @property
    def session(self) -> GatheringSession:
        with within(EVERYTHING):
            return self.gathering.sessions.select_related("gathering", "gathering__region").get()

    def sign_up(
        self,
        name: str = "Nur",
        phone: str = "",
        *,
        at: datetime = AT,
        key: uuid.UUID | None = None,
        **told: Any,
    ) -> Registration:
        """From a phone, by nobody."""
        phone = phone or f"0812{abs(hash(name)) % 10**8:08d}"
        return actions.sign_up(
            self.gathering, Person(name=name, phone=phone, **told), key=key or uuid.uuid4(), channel=Channel.WEB,
            has_consented=True, by=None, at=at,
        ).registration  # fmt: skip

    def do(self, act: Any, thing: Any, *, by: Any = None, at: datetime = AT, **told: Any) -> Any:
        by = by or self.budi
        with within(scope_of(by)):
            return act(thing, by=by, at=at, **told)

    def come(self, registration: Registration, *, at: datetime = STARTS, session: Any = None) -> Any:
        with within(scope_of(self.budi)):
            return actions.come(
                session or self.session, registration, key=uuid.uuid4(), how="name", came_at=at, by=self.budi,
                at=at,
            )  # fmt: skip

    def state(self, registration: Registration) -> str:
        with within(EVERYTHING):
            return Registration.objects.get(pk=registration.pk).state

    def states(self) -> list[str]:
        with within(EVERYTHING):
            return list(self.gathering.registrations.order_by("pk").values_list("state", flat=True))


def open_stage(people: Any, *, made_at: datetime = AT, **changes: Any) -> Stage:
    with within(scope_of(people.budi)):
        made = actions.arrange(given(**changes), by=people.budi, at=made_at)
        made = actions.publish(made, by=people.budi, at=made_at)
    return Stage(made, people.budi)
