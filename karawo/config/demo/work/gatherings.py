"""An FGD with its board, votes and decisions, a training with certificates, an event with a waiting list.

The offices and associations are kinds, marked as examples: no conduct is put on a real one. People are invented.
Most of them sit in the forum of `joint`, whose meeting the FGD is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from django.utils import timezone

from karawo.accounts.models import Centre, User
from karawo.config.demo.people import GORONTALO, HEADS
from karawo.config.demo.work.planning import moment
from karawo.gatherings import actions
from karawo.gatherings.actions import GivenDecision, GivenGathering, GivenNote, GivenSession, Person, Seated
from karawo.gatherings.models import Board, Channel, Gathering, GatheringKind, Registration
from karawo.partners.actions import meet
from karawo.partners.models import Forum
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region

_NAMESPACE = UUID("7571f9d0-0000-4000-8000-000000000000")
_KAB = 7571

# (name, organisation, element, sex, age band, remote)
_FORUM = (
    ("Ismail Dunggio", "Bappeda Provinsi (contoh)", "government", "L", "46-60", False),
    ("Yanti Rauf", "Dinas Koperasi UMKM Provinsi (contoh)", "government", "P", "46-60", False),
    ("Hamid Laiya", "Dinas Penanaman Modal dan PTSP (contoh)", "government", "L", "31-45", False),
    ("Sitti Monoarfa", "Balai Pengawas Pangan (contoh)", "government", "P", "31-45", None),
    ("Rahman Gobel", "Bank Sentral Kantor Perwakilan (contoh)", "aggregator_finance", "L", "31-45", False),
    ("Wirna Hulopi", "Bank Maleo (contoh)", "aggregator_finance", "P", "31-45", False),
    ("Arif Nusi", "Koperasi Baku Amanah (contoh)", "aggregator_finance", "L", "16-30", False),
    ("Fatma Bilondatu", "Universitas Negeri Teladan (contoh)", "academia", "P", "46-60", False),
    ("Rizal Ntau", "Universitas Muhibah (contoh)", "academia", "L", "31-45", None),
    ("Nining Adam", "Jejaring Kota Kreatif Gorontalo (contoh)", "community", "P", "16-30", False),
    ("Deni Lasimpala", "Perhimpunan Pengusaha Muda (contoh)", "business", "L", "16-30", False),
    ("Mariam Usman", "Asosiasi UMKM Hulonthalo (contoh)", "business", "P", "46-60", True),
    ("Saleh Biga", "Koperasi produsen gula aren (contoh)", "business", "L", "61-", True),
    ("Lia Mooduto", "Televisi Publik Daerah (contoh)", "media", "P", "16-30", False),
)

# (who writes, text, role, contribution, stage, commodity, kabupaten)
_NOTES = (
    (0, "Memasukkan tiga komoditas ke rencana kerja daerah", "regulator", "access", "support", None, None),
    (1, "Mengirim dua konsultan tiap bulan ke sentra karawo", "regulator", "people", "production", 2, 7571),
    (2, "Klinik NIB keliling di lima kecamatan", "regulator", "people", "standard", None, 7502),
    (3, "Pendampingan izin edar gula aren", "regulator", "knowledge", "standard", 1, 7503),
    (4, "Pelatihan pencatatan keuangan digital", "catalyst", "knowledge", "support", None, None),
    (5, "Kredit untuk pembelian mesin sangrai", "catalyst", "money", "production", 0, 7501),
    (6, "Menyerap biji kopi kering 2 ton sebulan", "catalyst", "access", "market", 0, 7503),
    (7, "Riset kadar air dan umur simpan gula aren", "conceptor", "knowledge", "standard", 1, None),
    (8, "Mahasiswa KKN mendata perajin karawo", "conceptor", "data", "input", 2, 7502),
    (9, "Kurasi desain karawo untuk pasar muda", "accelerator", "knowledge", "production", 2, 7571),
    (9, "Ruang bersama untuk lokakarya akhir pekan", "accelerator", "place", "support", None, 7571),
    (10, "Toko percontohan di pusat kota", "enabler", "place", "market", None, 7571),
    (11, "Menghimpun 40 perajin karawo untuk pesanan besar", "enabler", "people", "production", 2, 7505),
    (12, "Gula semut 500 kg sebulan bila ada pengering", "enabler", "goods", "production", 1, 7503),
    (13, "Liputan berseri tiga komoditas selama enam bulan", "expander", "access", "market", None, None),
)

_VOTES = ("001", "002", "011", "112", "000", "012", "001", "110", "122", "222", "012", "222", "111", "012")

# Who of the forum decides; what; its kind; how much of which unit; in how many days; commodity and place.
_DECISIONS = (
    (6, "Menandatangani pembelian biji kopi dari koperasi", "goods", 12, "ton", 120, 0, 7503),
    (5, "Membuka jalur kredit mesin sangrai untuk usaha kecil", "money", 150_000_000, "rupiah", 90, 0, 7501),
    (7, "Menguji kadar air dan umur simpan gula aren", "knowledge", 3, "kali", 60, 1, None),
    (1, "Mendampingi sentra karawo dua kali sebulan", "people", 12, "kali", 180, 2, 7571),
    (13, "Menayangkan liputan tiga komoditas", "access", 6, "tayangan", 180, None, None),
    (9, "Menyediakan ruang lokakarya akhir pekan", "place", 8, "hari", 120, 2, 7571),
)  # fmt: skip

_UNSETTLED = GivenDecision(
    "Kelompok tani kopi",
    "Menyortir biji kopi sebelum dijual",
    "people",
    date.max,
    quantity=Decimal(25),
    unit="orang",
)
"""Nobody has said yet which group that is: the page shows what is lacking."""

_STUDENTS = (
    ("Nurain Hasan", "P", "16-30"), ("Femi Datau", "P", "31-45"), ("Olis Mahmud", "P", "31-45"),
    ("Yusuf Ahmad", "L", "16-30"), ("Lian Usman", "P", "46-60"), ("Ratih Pakaya", "P", "16-30"),
    ("Anwar Suma", "L", "31-45"), ("Mey Otoluwa", "P", "16-30"), ("Sartin Kadir", "P", "46-60"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hall:
    centre: Centre
    head: User
    at: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)


def fill_gatherings(*, at: datetime) -> int:
    """The number of gatherings made; 0 where there are some already, or no centre."""
    with within(EVERYTHING):
        centre = Centre.objects.filter(name=GORONTALO).first()
        head = User.objects.filter(username=HEADS[GORONTALO]).first()
        if centre is None or head is None or Gathering.objects.exists():
            return 0
        hall = _Hall(centre, head, at)
        _discussion(hall)
        _training(hall)
        _fair(hall)
        _next_discussion(hall)
        return Gathering.objects.count()


def _key(*words: object) -> UUID:
    return uuid5(_NAMESPACE, " ".join(str(word) for word in words))


def _phones(first: int) -> Iterator[str]:
    """Of no operator that we know."""
    number = first
    while True:
        yield f"0840-20{number // 100:02d}-{number % 10_000:04d}"
        number += 1


def _arranged(
    hall: _Hall,
    kind: str,
    title: str,
    on: date,
    *,
    hours: tuple[int, int],
    seats: int,
    place: str,
    about: str = "",
) -> Gathering:
    made_at = min(moment(on - timedelta(days=21), 9), hall.at)
    made = actions.arrange(
        GivenGathering(
            kind=GatheringKind.objects.get(code=kind), title=title, region=Region.objects.get(pk=_KAB),
            place_text=place, organiser_name=hall.centre.name, centre=hall.centre, seats=seats, about=about,
            starts_at=moment(on, hours[0]), ends_at=moment(on, hours[1]),
        ),
        by=None, at=made_at,
    )  # fmt: skip
    return actions.publish(made, by=hall.head, at=made_at)


def _sign_up(gathering: Gathering, person: Person, *, at: datetime) -> Registration:
    return actions.sign_up(
        gathering, person, key=_key(gathering.title, person.name), channel=Channel.WEB, has_consented=True, by=None,
        at=at,
    ).registration  # fmt: skip


def _came(hall: _Hall, gathering: Gathering, people: list[Registration], *, at: datetime) -> None:
    for session in gathering.sessions.select_related("gathering", "gathering__region"):
        for number, one in enumerate(people):
            begun = session.starts_at + timedelta(minutes=number % 7)
            key = _key("hadir", session.pk, one.pk)
            actions.come(session, one, key=key, how="code", came_at=begun, by=hall.head, at=max(begun, at))


def _discussion(hall: _Hall) -> None:
    on = hall.today - timedelta(days=(hall.today.weekday() - 4) % 7 + 21)
    row = _arranged(
        hall, "fgd", "FGD hexahelix: ekosistem ekonomi kreatif Gorontalo (contoh)", on, hours=(9, 15), seats=30,
        place="Ruang rapat PLUT",
        about="Memetakan siapa dapat membawa apa untuk kopi, gula aren, dan karawo, lalu memutuskan bersama.",
    )  # fmt: skip
    session = row.sessions.select_related("gathering").get()
    actions.change_session(
        session,
        GivenSession(
            session.title, session.starts_at, session.ends_at, "Fasilitator forum (contoh)",
            "09.00 Pembukaan\n09.30 Peran PLUT\n10.00 Papan bersama: siapa membawa apa\n12.00 Istirahat\n"
            "13.00 Suara untuk komoditas\n13.30 Keputusan\n15.00 Penutup",
        ),
        by=None, at=moment(on - timedelta(days=20)),
    )  # fmt: skip
    phones = _phones(1)
    people = [
        _sign_up(
            row,
            Person(
                name=name, phone=next(phones), organisation=organisation, element_code=element, sex=sex,
                age_band=age, is_remote=is_remote, has_disability=None if number % 5 == 4 else number == 11,
            ),
            at=moment(on - timedelta(days=10), 10),
        )
        for number, (name, organisation, element, sex, age, is_remote) in enumerate(_FORUM)
    ]  # fmt: skip
    _came(hall, row, people, at=moment(on, 9))
    board = actions.open_board(row, by=None, at=moment(on, 10))
    seats = _joined(board, people, at=moment(on, 10))
    commodities = [
        actions.add_commodity(board, name=name, by=None, at=moment(on, 10)).pk
        for name in ("Kopi", "Gula aren", "Kain karawo")
    ]
    for number, (who, text, role, kind, stage, commodity, kab) in enumerate(_NOTES):
        actions.write_note(
            board,
            GivenNote(
                _FORUM[who][1], text, element_code=_FORUM[who][2], role_code=role, contribution_code=kind,
                stage_code=stage, region_id=kab, commodity_id=None if commodity is None else commodities[commodity],
            ),
            key=_key("catatan", number), participant=seats[who].participant,
            written_at=moment(on, 10) + timedelta(minutes=number), at=moment(on, 11),
        )  # fmt: skip
    ballot = actions.open_ballot(
        board, question="Komoditas mana yang didahulukan?", dots=3, by=None, at=moment(on, 13)
    )
    for seated, dots in zip(seats, _VOTES, strict=True):
        actions.vote(ballot, seated.participant, [commodities[int(each)] for each in dots], at=moment(on, 13))
    actions.close_ballot(ballot, by=hall.head, at=moment(on, 13) + timedelta(minutes=20))
    forum = Forum.objects.filter(name__startswith="Forum Heksaheliks").first()
    if forum is not None:
        meet(forum, row, by=hall.head, at=moment(on, 13))
    for number, (who, what, kind, quantity, unit, days, commodity, kab) in enumerate(_DECISIONS):
        actions.decide(
            row,
            GivenDecision(
                _FORUM[who][1], what, kind, on + timedelta(days=days), element_code=_FORUM[who][2],
                quantity=Decimal(quantity), unit=unit, region_id=kab,
                commodity_id=None if commodity is None else commodities[commodity],
            ),
            key=_key("keputusan", number), by=hall.head, at=moment(on, 14),
        )  # fmt: skip
    unsettled = replace(_UNSETTLED, due_on=on + timedelta(days=90))
    actions.decide(row, unsettled, key=_key("keputusan", "kelompok"), by=hall.head, at=moment(on, 14))
    actions.close_board(board, by=hall.head, at=moment(on, 15))
    signers = actions.Signers(hall.head.name, _FORUM[9][0], _FORUM[9][1])
    actions.freeze_minutes(row, signers, by=hall.head, at=moment(on, 16))


def _joined(board: Board, people: list[Registration], *, at: datetime) -> list[Seated]:
    return [
        actions.join(
            board.code, name=one.name, organisation=one.organisation, element_code=one.element_code,
            key=_key("papan", one.pk), at=at, registration=one,
        )
        for one in people
    ]  # fmt: skip


def _training(hall: _Hall) -> None:
    on = hall.today - timedelta(days=12)
    row = _arranged(
        hall, "pelatihan", "Pelatihan kemasan dan label pangan (contoh)", on, hours=(8, 16), seats=12,
        place="Aula PLUT", about="Bawa contoh kemasan Anda. Peserta yang hadir mendapat sertifikat.",
    )  # fmt: skip
    first = row.sessions.select_related("gathering").get()
    made_at = moment(on - timedelta(days=20))
    actions.change_session(
        first,
        GivenSession("Bahan dan bentuk kemasan", first.starts_at, moment(on, 12)),
        by=None,
        at=made_at,
    )
    actions.add_session(
        row, GivenSession("Label yang benar", moment(on, 13), row.ends_at), by=None, at=made_at
    )
    phones = _phones(200)
    people = [
        _sign_up(
            row, Person(name=name, phone=next(phones), element_code="business", sex=sex, age_band=age),
            at=moment(on - timedelta(days=8), 8),
        )
        for name, sex, age in _STUDENTS
    ]  # fmt: skip
    _came(hall, row, people[:-1], at=moment(on, 8))
    actions.issue(row, by=hall.head, at=moment(on, 16))


def _fair(hall: _Hall) -> None:
    on = hall.today + timedelta(days=9)
    row = _arranged(
        hall, "acara", "Temu pembeli oleh-oleh Gorontalo (contoh)", on, hours=(13, 17), seats=6,
        place="Halaman PLUT", about="Enam meja untuk usaha yang siap memasok toko oleh-oleh.",
    )  # fmt: skip
    phones = _phones(400)
    people = [
        _sign_up(row, Person(name=name, phone=next(phones), sex=sex, age_band=age), at=hall.at)
        for name, sex, age in _STUDENTS
    ]
    actions.cancel(people[1], by=None, at=hall.at)


def _next_discussion(hall: _Hall) -> None:
    """One whose board is open today, to try."""
    on = hall.today + timedelta(days=6)
    row = _arranged(
        hall,
        "fgd",
        "FGD lanjutan: rantai pasok kopi (contoh)",
        on,
        hours=(9, 12),
        seats=40,
        place="Ruang rapat PLUT",
    )
    board = actions.open_board(row, by=None, at=hall.at)
    for name in ("Kopi", "Gula aren", "Kain karawo"):
        actions.add_commodity(board, name=name, by=None, at=hall.at)
