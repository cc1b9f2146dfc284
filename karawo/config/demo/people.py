"""Each role as a signed-in person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from karawo.accounts.actions import add_centre, grant_role
from karawo.accounts.models import Centre, Purpose, User
from karawo.accounts.rules import ROLE_NAMES, Role
from karawo.config.demo.fill import Filled
from karawo.config.demo.stock import PASSWORD
from karawo.journal.actions import record, record_look
from karawo.journal.models import Look
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region
from karawo.registry.actions import give_consent
from karawo.registry.models import Owner, OwnFile

GORONTALO = "PLUT Gorontalo (contoh)"
MALANG = "PLUT Malang (contoh)"

SEATS: dict[str, dict[str, str]] = {
    GORONTALO: {
        "kelembagaan": "budi", "sdm": "meylan", "produksi": "rusli", "pembiayaan": "hasna", "pemasaran": "fahri",
        "it": "novita", "jaringan": "zainal",
    },
    MALANG: {"kelembagaan": "galih", "produksi": "wulan", "pembiayaan": "laras", "pemasaran": "rina"},
}  # fmt: skip
"""Who sits in which field, by user name; the other three of Malang are empty."""

HEADS = {GORONTALO: "kepala", MALANG: "bayu"}


@dataclass(frozen=True, slots=True)
class Login:
    """task: what this person is shown for. place: a Kemendagri number, or the name of a centre."""

    username: str
    name: str
    role: Role
    place: int | str | None = None
    task: str = ""

    @property
    def shown(self) -> str:
        return f"{ROLE_NAMES[self.role]}{f', {self.task}' if self.task else ''}"


LOGINS = (
    Login("budi", "Budi Tangahu", Role.CONSULTANT, GORONTALO, "bidang kelembagaan"),
    Login("meylan", "Meylan Olii", Role.CONSULTANT, GORONTALO, "bidang SDM"),
    Login("rusli", "Rusli Katili", Role.CONSULTANT, GORONTALO, "bidang produksi"),
    Login("hasna", "Hasna Botutihe", Role.CONSULTANT, GORONTALO, "bidang pembiayaan"),
    Login("fahri", "Fahri Podungge", Role.CONSULTANT, GORONTALO, "bidang pemasaran"),
    Login("novita", "Novita Mantu", Role.CONSULTANT, GORONTALO, "bidang IT"),
    Login("zainal", "Zainal Puhi", Role.CONSULTANT, GORONTALO, "bidang jaringan"),
    Login("kepala", "Ratna Dunggio", Role.CENTRE_HEAD, GORONTALO),
    Login("rina", "Rina Santoso", Role.CONSULTANT, MALANG, "Malang: tidak melihat Gorontalo"),
    Login("galih", "Galih Nugroho", Role.CONSULTANT, MALANG, "Malang, bidang kelembagaan"),
    Login("wulan", "Wulan Setiawan", Role.CONSULTANT, MALANG, "Malang, bidang produksi"),
    Login("laras", "Laras Handoko", Role.CONSULTANT, MALANG, "Malang, bidang pembiayaan"),
    Login("bayu", "Bayu Wibowo", Role.CENTRE_HEAD, MALANG, "Malang"),
    Login("pendata", "Iwan Napu", Role.ENUMERATOR, None),
    Login("sri", "Sri Wahyuni Lamusu", Role.BUSINESS_OWNER, None, "Karawo Bu Sri"),
    Login("pembeli", "Toko Serba Contoh", Role.BUYER),
    Login("mitra", "Universitas Contoh", Role.PARTNER),
    Login("darma", "Darma Uno", Role.OFFICE, 75, "provinsi Gorontalo"),
    Login("boalemo", "Salma Hippy", Role.OFFICE, 7502, "Kabupaten Boalemo"),
    Login("analis", "Wahyu Prasetyo", Role.ANALYST, None, "seluruh Indonesia, dengan tujuan"),
    Login("panitia", "Irma Biya", Role.ORGANISER),
    Login("pimpinan", "Umar Polapa", Role.LEADER, 75, "provinsi Gorontalo"),
    Login("admin", "Administrator Contoh", Role.ADMINISTRATOR),
)


def introduce(*, at: datetime) -> dict[str, User]:
    """Harmless twice. The people by user name, with centres and roles since two years."""
    since = date(at.year - 2, 1, 2)
    with within(EVERYTHING):
        record("demo.introduced", by=None, at=at, words={"people": len(LOGINS)})
        secret = make_password(PASSWORD)
        people = {}
        for login in LOGINS:
            user, _is_new = User.objects.get_or_create(
                username=login.username, defaults={"name": login.name, "password": secret}
            )
            people[login.username] = user
        admin = people["admin"]
        centres = {
            GORONTALO: _centre(GORONTALO, 7571, (75,), by=admin, at=at),
            MALANG: _centre(MALANG, 3573, (3573, 3507), by=admin, at=at),
        }
        for login in LOGINS:
            is_centre = isinstance(login.place, str)
            grant_role(
                people[login.username],
                role=login.role,
                region=Region.objects.get(pk=login.place) if isinstance(login.place, int) else None,
                centre=centres[str(login.place)] if is_centre else None,
                starts_on=since,
                by=admin,
                at=at,
            )
    return people


def _centre(name: str, region_id: int, areas: tuple[int, ...], *, by: User, at: datetime) -> Centre:
    known = Centre.objects.filter(name=name).first()
    if known is not None:
        return known
    regions = Region.objects.in_bulk([region_id, *areas])
    return add_centre(
        name=name, region=regions[region_id], areas=[regions[area] for area in areas], by=by, at=at
    )


def give_own_file(people: dict[str, User], filled: Filled, *, at: datetime) -> None:
    """Sri's account is tied to her file; two people of the centre have looked at it; she agreed to what she may."""
    with within(EVERYTHING):
        owner = Owner.objects.get(pk=filled.sri_id)
        record("demo.own_file", by=people["admin"], at=at, subject=("owner", owner.pk), kab_id=owner.kab_id)
        OwnFile.objects.get_or_create(
            user=people["sri"], owner=owner, defaults={"confirmed_by": people["admin"], "confirmed_at": at}
        )
        for username, days, what in (("budi", 12, Look.What.PAGE), ("hasna", 3, Look.What.PAGE)):
            record_look(
                what,
                by=people[username],
                at=at - timedelta(days=days),
                subject=("business", filled.business_id),
                kab_id=owner.kab_id,
            )
        for purpose in Purpose.objects.in_force(timezone.localdate(at)).filter(basis=Purpose.Basis.CONSENT)[
            :1
        ]:
            give_consent(owner, purpose=purpose, channel="form", by=people["sri"], at=at)
