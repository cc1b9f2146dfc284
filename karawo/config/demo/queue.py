"""A day of the queue at PLUT Gorontalo, and appointments of the days around it."""

from __future__ import annotations

from datetime import datetime, timedelta

from karawo.accounts.models import Centre, User
from karawo.config.demo.people import GORONTALO, SEATS
from karawo.plut.appointments.actions import (
    Client,
    arrive,
    book,
    call_next,
    finish,
    miss,
    serve,
    take_ticket,
    wish,
)
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.queries import centre_zone, diary_of
from karawo.plut.appointments.rules import Channel
from karawo.plut.models import Case
from karawo.regions.access import EVERYTHING, within

FIELDS = {username: field for field, username in SEATS[GORONTALO].items()}
_GUESTS = ("Nurain Hasan", "Femi Datau", "Yusuf Ahmad", "Olis Mahmud", "Lian Usman")
_ABOUT = (
    "mengurus NIB", "label dan kemasan", "pinjaman KUR", "izin edar pangan", "toko daring", "laporan keuangan",
    "bergabung dengan koperasi", "sertifikat halal",
)  # fmt: skip


def fill_queue(*, at: datetime) -> int:
    """The number of appointments made; 0 where there are some already, or no centre."""
    with within(EVERYTHING):
        centre = Centre.objects.filter(name=GORONTALO).first()
        if centre is None or Appointment.objects.exists():
            return 0
        people = {user.username: user for user in User.objects.filter(username__in=FIELDS)}
        cases = Case.objects.open().filter(centre=centre, business__isnull=False).select_related("business")
        # Whoever signs in as an owner finds the own appointments empty, and can make one.
        cases = cases.exclude(business__primary_owner__own_files__isnull=False)
        clients = [
            Client(business_id=case.business_id, owner_id=case.business.primary_owner_id)
            for case in cases.order_by("pk")[:24]
            if case.business is not None
        ]
        return _ahead(centre, people, clients, at=at) + _today(centre, people, clients, at=at)


def _ahead(centre: Centre, people: dict[str, User], clients: list[Client], *, at: datetime) -> int:
    """Fuller for the first fields than for the last, so that there is something to balance."""
    today = at.astimezone(centre_zone(centre)).date()
    count = tried = 0
    for number, (username, field) in enumerate(FIELDS.items()):
        for days in range(1, 8):
            on = today + timedelta(days=days)
            free = diary_of(centre, on, on).free(people[username].pk, on, since=at + timedelta(hours=1))
            for slot in free[: max(0, 5 - number - days % 3)]:
                tried += 1
                client = clients[(tried * 5 + number) % len(clients)] if clients else Client(name=_GUESTS[0])
                if count % 4 == 3:
                    client = Client(name=_GUESTS[count % len(_GUESTS)], phone=f"0840-1000-{count:04d}")
                try:
                    book(
                        centre, client, field=field, starts_at=slot.starts_at,
                        consultant_id=people[username].pk,
                        channel=(Channel.WEB, Channel.PHONE)[count % 2], about=_ABOUT[count % len(_ABOUT)],
                        by=None, at=at - timedelta(days=1, minutes=count),
                    )  # fmt: skip
                except ValueError:
                    continue
                count += 1
    if clients:
        wish(
            centre, clients[0], field="kelembagaan", wish_from=today + timedelta(days=1),
            wish_to=today + timedelta(days=7), channel=Channel.WEB, by=None, at=at,
        )  # fmt: skip
        count += 1
    return count


def _today(centre: Centre, people: dict[str, User], clients: list[Client], *, at: datetime) -> int:
    """Ten with a ticket: some done, some at a desk, some waiting; and who booked for the rest of the day."""
    fields = (
        "kelembagaan",
        "produksi",
        "",
        "pemasaran",
        "pembiayaan",
        "",
        "it",
        "produksi",
        "kelembagaan",
        "",
    )
    for number, field in enumerate(fields):
        guest = Client(name=_GUESTS[number % len(_GUESTS)])
        client = clients[(number * 7) % len(clients)] if clients and number % 3 else guest
        take_ticket(
            centre, client, field=field, about=_ABOUT[number % len(_ABOUT)], by=None,
            at=at - timedelta(minutes=90 - 8 * number),
        )  # fmt: skip
    desks = {"budi": "Meja 1", "rusli": "Meja 2", "fahri": "Meja 3"}
    for minutes, usernames in ((70, ("budi", "rusli")), (6, ("budi", "rusli", "fahri"))):
        for username in usernames:
            called = call_next(
                centre, consultant=people[username], desk=desks[username], by=None,
                at=at - timedelta(minutes=minutes),
            )  # fmt: skip
            if called is None:
                continue
            serve(called, by=None, at=at - timedelta(minutes=minutes - 2))
            if minutes == 70:
                finish(called, by=None, at=at - timedelta(minutes=20))
    call_next(centre, consultant=people["novita"], desk="Meja 4", by=None, at=at)
    today = at.astimezone(centre_zone(centre)).date()
    later = diary_of(centre, today, today).free(people["meylan"].pk, today, since=at)
    for number, slot in enumerate(later):
        made = book(
            centre, Client(name=_GUESTS[number % len(_GUESTS)]), field="sdm", starts_at=slot.starts_at,
            channel=Channel.PHONE, about=_ABOUT[number], by=None, at=at,
        )  # fmt: skip
        if number == 0 and len(later) > 1:
            arrive(made, by=None, at=at)
        elif number == 1 and len(later) > 3:
            miss(made, by=None, at=at)
    return len(fields) + len(later)
