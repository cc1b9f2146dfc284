"""Three years of sessions: more from year to year, fewer around the holidays, each day for whoever waited longest."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from karawo.accounts.models import User
from karawo.config.demo.work.planning import MONTHS, Desk, Planned, moment, months_back, working_days
from karawo.config.demo.work.wording import CLASSES, FOLLOW_UPS, MATERIALS, TOPICS
from karawo.config.demo.work.writing import of_case
from karawo.plut.models import CardLine, Session, SessionClient

A_MONTH = (11, 18, 25)
"""Sessions of one consultant in a usual month, in the first, second and third year."""

_SEASON = (0.85, 1.0, 0.75, 0.8, 1.05, 1.1, 1.1, 0.95, 1.15, 1.2, 1.1, 0.65)
_MODES = ("plut", "plut", "plut", "plut", "kunjungan", "kunjungan", "telepon", "daring")
_MOST_A_DAY = 3


class Diary:
    """Thinks out the sessions of one centre."""

    def __init__(self, desk: Desk, planned: Sequence[Planned], dice: random.Random, today: date) -> None:
        self.desk, self.planned, self.dice, self.today = desk, planned, dice, today
        self.sessions: list[Session] = []
        self.clients: list[SessionClient] = []

    def fill(self, months: int) -> None:
        yesterday = self.today - timedelta(days=1)
        for number, first in enumerate(months_back(self.today, months), MONTHS - months):
            following = (first + timedelta(days=32)).replace(day=1)
            days = working_days(first, min(following - timedelta(days=1), yesterday))
            if not days:
                continue
            share = _SEASON[first.month - 1] * min(len(days) / 20, 1)
            for user in self.desk.seats.values():
                self._month(user, days, A_MONTH[number // 12] * share * self.dice.uniform(0.85, 1.15))
            for _class in range(2 if number >= 12 else 1):
                self._class(self.dice.choice(days))
        # Old sessions got their ids first in the real life of a centre too.
        order = sorted(range(len(self.sessions)), key=lambda at: self.sessions[at].on)
        self.sessions = [self.sessions[at] for at in order]

    def _month(self, user: User, days: list[date], number: float) -> None:
        mine = [
            each
            for each in self.planned
            if each.case.consultant == user or any(line.consultant == user for _field, line in each.lines)
        ]
        present = sum(any(each.is_met_on(day) for day in (days[0], days[-1])) for each in mine)
        wanted = min(round(number), round(present * 1.8))
        taken: dict[date, int] = {}
        for day in sorted(self.dice.choices(days, k=wanted)):
            if taken.get(day, 0) >= _MOST_A_DAY:
                continue
            there = [each for each in mine if each.is_met_on(day) and each.last_on < day]
            if not there:
                continue
            taken[day] = taken.get(day, 0) + 1
            # Of three who come to mind, the one who waited longest.
            planned = min(self.dice.sample(there, min(3, len(there))), key=lambda each: each.last_on)
            self._meet(user, planned, day)

    def _meet(self, user: User, planned: Planned, day: date) -> None:
        dice, case = self.dice, planned.case
        planned.last_on = day
        working = [
            (field, line)
            for field, line in planned.lines
            if line.consultant == user and timezone.localdate(line.made_at) <= day and _is_open_on(line, day)
        ]
        field, line = self.desk.field_of(user), None
        if working:
            field, line = dice.choice(working)
        mode = dice.choice(_MODES)
        session = self._session(user, day, field, mode, case.kab_id, [case.subject_id])
        session.topic = line.programme[:200] if line and dice.random() < 0.4 else dice.choice(TOPICS[field])
        business = case.business
        if mode == "kunjungan" and business is not None and business.latitude is not None:
            session.latitude = float(business.latitude)
            session.longitude = float(business.longitude or 0)
            session.accuracy_m = dice.randrange(6, 45)
        self._attend(session, planned, line)

    def _class(self, day: date) -> None:
        there = [each for each in self.planned if each.is_met_on(day)]
        if len(there) < 6:
            return
        guests = self.dice.sample(there, self.dice.randrange(5, min(13, len(there))))
        user = self.dice.choice(list(self.desk.seats.values()))
        ids = [each.case.subject_id for each in guests]
        session = self._session(user, day, self.desk.field_of(user), "kelas", self.desk.kab_id, ids)
        session.topic, session.place_text = self.dice.choice(CLASSES), "Ruang pelatihan PLUT"
        session.duration_minutes = self.dice.choice((120, 150, 180))
        for each in guests:
            each.last_on = max(each.last_on, day)
            self._attend(session, each, None)

    def _session(
        self, user: User, day: date, field: str, mode: str, kab_id: int, subject_ids: list[int]
    ) -> Session:
        dice = self.dice
        session = Session(
            key=UUID(int=dice.getrandbits(128), version=4), centre=self.desk.centre, kab_id=kab_id,
            subject_ids=subject_ids, on=day, field_code=field, mode=mode,
            material=dice.choice(MATERIALS) if dice.random() < 0.5 else "",
            duration_minutes=dice.choice((30, 45, 60, 60, 90, 120)), consultant=user,
            logged_at=moment(day, 15 + dice.randrange(3), dice.randrange(60)),
        )  # fmt: skip
        self.sessions.append(session)
        return session

    def _attend(self, session: Session, planned: Planned, line: CardLine | None) -> None:
        dice = self.dice
        client = SessionClient(session=session, case=planned.case, line=line, **of_case(planned.case))
        if dice.random() < 0.22:
            client.follow_up = dice.choice(FOLLOW_UPS)
            due_on = session.on + timedelta(days=dice.randrange(5, 22))
            client.follow_up_due_on = due_on
            done_on = session.on + timedelta(days=dice.randrange(2, 18))
            if done_on < self.today and dice.random() < (
                0.7 if due_on > self.today - timedelta(days=30) else 1
            ):
                client.followed_up_at, client.followed_up_by = moment(done_on, 16), session.consultant
        self.clients.append(client)

    def write(self) -> None:
        """Inside an act, after the cases."""
        Session.objects.bulk_create(self.sessions, batch_size=1000)
        for client in self.clients:
            client.session_id = client.session.pk
            client.case_id = client.case.pk
            client.line_id = None if client.line is None else client.line.pk
        SessionClient.objects.bulk_create(self.clients, batch_size=1000)


def _is_open_on(line: CardLine, day: date) -> bool:
    return line.state_at is None or timezone.localdate(line.state_at) >= day
