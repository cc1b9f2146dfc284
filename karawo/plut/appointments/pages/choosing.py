"""The way to an appointment: for whom, which field, with whom, which day, which hour; each step an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from karawo.accounts.access import person, scope
from karawo.accounts.models import Centre, CentreArea
from karawo.plut.appointments.actions import Client
from karawo.plut.appointments.pages.answering import day_in, own_centres, short_weekday
from karawo.plut.appointments.pages.clients import Chosen, chosen_client
from karawo.plut.appointments.queries import Diary, centre_zone, diary_of
from karawo.plut.rules.fields import field_choices, field_title
from karawo.registry.models import Business, OwnFile

SHOWN_DAYS = 14
GUEST = "tamu"


@dataclass(frozen=True)
class Way:
    """What has been chosen so far, read from the address. starts_at: the hour, on the clock of the centre."""

    here: str
    is_staff: bool
    centre: Centre | None
    chosen: Chosen | None
    is_guest: bool
    field: str | None
    consultant_id: int | None
    on: date | None
    starts_at: datetime | None
    is_wishing: bool

    @property
    def client(self) -> Client | None:
        return self.chosen.client if self.chosen else None

    def query(self, **changes: object) -> str:
        """The address with some choices changed; None takes one away."""
        words: dict[str, object] = {"plut": self.centre.pk if self.centre else None}
        words |= self.chosen.query if self.chosen else {GUEST: "1" if self.is_guest else None}
        words |= {
            "bidang": self.field,
            "konsultan": self.consultant_id,
            "hari": self.on.isoformat() if self.on else None,
            "waktu": self.starts_at.isoformat() if self.starts_at else None,
            "tunggu": "1" if self.is_wishing else None,
            **changes,
        }
        kept = {name: value for name, value in words.items() if value is not None}
        return f"{self.here}?{urlencode(kept)}"


def way_of(request: HttpRequest, here: str, *, today: date) -> Way:
    centres = own_centres(request)
    is_staff = bool(centres)
    chosen = chosen_client(request) if is_staff else _own(request)
    if not is_staff:
        centres = centres_for(chosen)
    given = {**request.GET.dict(), **request.POST.dict()}
    wanted = str(given.get("plut", ""))
    centre = next((each for each in centres if str(each.pk) == wanted), None)
    if centre is None and (is_staff or len(centres) == 1):
        centre = centres[0] if centres else None
    field = str(given["bidang"]) if given.get("bidang") in dict(field_choices()) else None
    consultant = str(given.get("konsultan", ""))
    starts_at = _moment(str(given.get("waktu", "")), centre)
    on = day_in(str(given.get("hari", "")), today) if given.get("hari") else None
    return Way(
        here=here,
        is_staff=is_staff,
        centre=centre,
        chosen=chosen,
        is_guest=is_staff and bool(given.get(GUEST)),
        field=field,
        consultant_id=int(consultant) if consultant.isdigit() else None,
        on=on,
        starts_at=starts_at,
        is_wishing=bool(given.get("tunggu")),
    )


def _moment(text: str, centre: Centre | None) -> datetime | None:
    """A blank for "+" is what an address makes of an offset that nobody has quoted."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    if centre is None or moment.tzinfo is None:
        return None
    return moment.astimezone(centre_zone(centre))


def own_choices(request: HttpRequest) -> list[Business]:
    """The businesses of the own file."""
    owners = OwnFile.objects.filter(user=person(request)).values("owner_id")
    found = Business.objects.filter(pk__in=scope(request).own_ids, merged_into=None)
    return list(found.filter(ownerships__owner_id__in=owners).distinct().order_by("name"))


def _own(request: HttpRequest) -> Chosen | None:
    businesses = own_choices(request)
    wanted = {**request.GET.dict(), **request.POST.dict()}.get("usaha", "")
    business = next((each for each in businesses if str(each.pk) == wanted), None)
    if business is None and len(businesses) == 1:
        business = businesses[0]
    if business is None:
        return None
    client = Client(business_id=business.pk, owner_id=business.primary_owner_id)
    return Chosen(client, business.name, "", {"usaha": str(business.pk)})


def centres_for(chosen: Chosen | None) -> list[Centre]:
    """The centres that serve the place of the business."""
    if chosen is None:
        return []
    kab_id = (
        Business.objects.filter(pk=chosen.client.business_id or 0).values_list("kab_id", flat=True).first()
    )
    if kab_id is None:
        return []
    areas = CentreArea.objects.filter(region_id__in=[kab_id, int(str(kab_id)[:2])])
    return list(Centre.objects.filter(pk__in=areas.values("centre_id")).order_by("name"))


def field_links(way: Way, on: date) -> list[dict[str, str]]:
    """The seven fields with who sits in them; one nobody sits in cannot be chosen."""
    if way.centre is None:
        return []
    diary = diary_of(way.centre, on, on + timedelta(days=SHOWN_DAYS))
    rows = []
    for code, label in field_choices():
        names = list(dict.fromkeys(seat.name for seat in diary.seats if seat.field_code == code))
        if names:
            rows.append({"label": label, "note": ", ".join(names), "url": way.query(bidang=code)})
    return rows


@dataclass(frozen=True)
class Open:
    """What is free: days with their number of free hours, and the hours of the chosen day with who is free then."""

    days: list[dict[str, Any]]
    times: list[dict[str, Any]]
    people: list[dict[str, Any]]
    on: date
    has_any: bool


def open_times(way: Way, diary: Diary, *, first: date, since: datetime) -> Open:
    field = way.field or ""
    free: dict[date, dict[Any, list[Any]]] = {}
    for number in range(min(SHOWN_DAYS, diary.terms.days_ahead)):
        on = first + timedelta(days=number)
        choices = diary.choices(field, on, since=since)
        if way.consultant_id is not None:
            choices = {
                slot: kept
                for slot, seats in choices.items()
                if (kept := [seat for seat in seats if seat.user_id == way.consultant_id])
            }
        free[on] = choices
    having = [on for on, choices in free.items() if choices]
    on = having[0] if having else first
    if way.on is not None and way.on in free:
        on = way.on
    people = {seat.user_id: seat for day in free for seat in diary.consultants(field, day)}
    return Open(
        days=[
            {
                "label": short_weekday(day),
                "count": len(choices),
                "url": way.query(hari=day.isoformat(), waktu=None),
                "is_current": day == on,
            }
            for day, choices in free.items()
            if choices or day == on
        ],
        times=[
            {
                "label": f"{slot.starts_at:%H.%M}",
                "note": ", ".join(seat.name for seat in seats),
                "url": way.query(hari=on.isoformat(), waktu=slot.starts_at.isoformat()),
            }
            for slot, seats in free[on].items()
        ],
        people=[
            {
                "label": _("Siapa saja"),
                "url": way.query(konsultan=None, waktu=None),
                "is_current": way.consultant_id is None,
            },
            *(
                {
                    "label": seat.name,
                    "url": way.query(konsultan=seat.user_id, waktu=None),
                    "is_current": way.consultant_id == seat.user_id,
                }
                for seat in people.values()
            ),
        ]
        if len(people) > 1
        else [],
        on=on,
        has_any=bool(having),
    )


def review(way: Way, consultant: str) -> list[dict[str, str]]:
    """What has been chosen, each with the way back to it."""
    rows = []
    if way.centre is not None:
        rows.append({"question": _("PLUT"), "answer": way.centre.name, "url": ""})
    if way.chosen is not None:
        back = way.query(usaha=None, pelaku=None, tamu=None) if way.is_staff else ""
        rows.append({"question": _("Untuk"), "answer": way.chosen.name, "url": back})
    if way.field is not None:
        back = way.query(bidang=None, konsultan=None, hari=None, waktu=None, tunggu=None)
        rows.append({"question": _("Bidang"), "answer": field_title(way.field), "url": back})
    if way.starts_at is not None:
        rows.append(
            {
                "question": _("Waktu"),
                "answer": _("%(day)s pukul %(clock)s")
                % {"day": short_weekday(way.starts_at.date()), "clock": f"{way.starts_at:%H.%M}"},
                "url": way.query(waktu=None),
            }
        )
        rows.append({"question": _("Konsultan"), "answer": consultant, "url": way.query(waktu=None)})
    return rows
