"""A register of invented businesses that looks like a real one; the same seed gives the same rows."""

# ruff: noqa: E501
from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import Any

from django.db import connection

from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions.finding import recount_businesses, recount_words, words_of
from karawo.registry.actions.given import GivenSource
from karawo.registry.actions.writing import canonical_business_name, canonical_owner_name, source_of
from karawo.registry.linkage.actions import _insert_keys
from karawo.registry.linkage.queries import key_row, stored_record
from karawo.registry.models.fields import sealer
from karawo.registry.rules import mask, mask_phone
from karawo.registry.rules.entry import entry_words

WOMEN = (
    "Siti Nur Sri Fatimah Aisyah Dewi Rahmawati Yuliana Hartati Maryam Nurhayati Zainab Rukmini Asna Hadijah Ramla "
    "Sartin Warni Meylan Sukma Fitri Rina Lilis Endang Wahyuni Suryani Kartini Salma Hasna Nurmala Rosna Yulin Irma "
    "Marwah Nining Samsia Hapsa Saira Tuti Ida Ratna Murni Masni Oyin Nova Indra Ayu Lestari Handayani Aminah"
).split()
MEN = (
    "Muhammad Abdul Ahmad Hasan Yusuf Ibrahim Ismail Agus Budi Joko Rizki Fajar Syamsul Usman Rahmat Ridwan Zulkifli "
    "Kasim Idris Hamzah Husein Ali Umar Bakri Darwis Fahri Iwan Yanto Suparman Arifin Rusli Taufik Irwan Sofyan Anton "
    "Karim Latif Mahmud Nasir Rauf Salim Tahir Wahyu Zainal Roni Dedi Eko Hendra Jamal Lukman"
).split()
FAMILIES = (
    "Lamusu Mooduto Hulopi Pakaya Dunggio Abdullah Biya Katili Nusi Olii Podungge Polapa Rahim Suleman Tangahu Thalib "
    "Usman Yunus Zakaria Adam Alamri Botutihe Bouty Djafar Daud Husain Kadir Laiya Lahay Mohi Musa Nento Otaya Paramata "
    "Puhi Saleh Uno Wantogia Antula Bakari Dali Eyato Gani Hippy Inaku Jusuf Kai Liputo Mantu Napu"
).split()
KINDS = "Toko Warung Kios UD CV Depot Kedai Bengkel Salon Kelompok Karawo Kopi Gula Jagung Keripik Kue Catering".split()
CORES = (
    "Berkah Jaya Makmur Sejahtera Indah Abadi Mekar Harapan Mandiri Cahaya Mulia Bersama Lestari Sinar Rejeki Mutiara "
    "Melati Mawar Anggrek Kenanga Bintang Purnama Fajar Surya Samudra Bahari Nelayan Tani Kelapa Aren Cokelat Sulam "
    "Pesisir Danau Bukit Lembah Pelangi Nusantara Amanah Barokah Hikmah Hidayah Ikhlas Sabar Setia Rukun Damai Sentosa"
).split()
SYLLABLES = "ba bo da do ga go ha hu ka ki la lo ma mo na no pa po ra ru sa su ta tu wa yo za lin ton gan dang pong".split()
TRADES = (
    ("C", "13912", "menyulam karawo"), ("C", "10722", "membuat gula aren"), ("C", "10761", "mengolah kopi"),
    ("A", "01111", "menanam jagung"), ("C", "10731", "mengolah kakao"), ("C", "10773", "mengolah kelapa"),
    ("C", "10211", "mengasin ikan"), ("I", "56102", "warung makan"), ("G", "47112", "toko kelontong"), ("S", "96112", "salon"),
    ("C", "10794", "membuat keripik"), ("C", "14120", "menjahit pesanan"),
)  # fmt: skip
AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Believable:
    number: int
    owner: str
    sex: str
    birth_on: date
    nik: str
    phone: str
    business: str
    region_id: int
    sector: str
    kbli: str
    activity: str
    started_year: int
    status: str
    size_class: str
    sales: int | None
    has_nib: bool
    completeness: int
    changed_at: datetime

    @property
    def kab_id(self) -> int:
        return self.region_id // 1_000_000


def believable(count: int, villages: Sequence[int], *, seed: int = 7) -> Iterator[Believable]:
    """villages: ten-digit codes. Names are skewed like real ones: a few are very common, a fifth are rare."""
    dice = random.Random(seed)
    hubs = [f"+62811{dice.randrange(10**7, 10**8)}" for _ in range(max(count // 5_000, 1))]
    for number in range(count):
        sex = dice.choice("LPP")
        given = _skewed(dice, WOMEN if sex == "P" else MEN)
        family = _skewed(dice, FAMILIES) if dice.random() < 0.8 else _made_up(dice)
        names = (
            [given, family]
            if dice.random() < 0.55
            else [given, _skewed(dice, WOMEN if sex == "P" else MEN), family]
        )
        owner = " ".join(names[: 1 if dice.random() < 0.08 else None])
        core = _skewed(dice, CORES) if dice.random() < 0.75 else _made_up(dice)
        calling = ("Bu " if sex == "P" else "Pak ") + given
        business = f"{_skewed(dice, KINDS)} {core if dice.random() < 0.7 else calling}"
        if dice.random() < 0.4:
            business += f" {_skewed(dice, CORES)}"
        born = date(1955, 1, 2) + timedelta(days=dice.randrange(18_000))
        village = dice.choice(villages)
        day = born.day + (40 if sex == "P" else 0)
        nik = f"{village // 10_000:06d}{day:02d}{born:%m%y}{dice.randrange(1, 9_999):04d}"
        sector, code, activity = dice.choice(TRADES)
        sales = dice.choice([None, *(dice.randrange(3, 4_000) * 1_000_000 for _ in range(3))])
        yield Believable(
            number=number,
            owner=owner,
            sex=sex,
            birth_on=born,
            nik=nik,
            phone=dice.choice(hubs) if dice.random() < 0.03 else f"+628{dice.randrange(10**9, 10**10)}",
            business=business,
            region_id=village,
            sector=sector,
            kbli=code,
            activity=activity,
            started_year=dice.randrange(1995, 2026),
            status=dice.choices(["active", "moved", "closed", "unknown"], [80, 4, 8, 8])[0],
            size_class="" if sales is None else ("mikro" if sales <= 2_000_000_000 else "kecil"),
            sales=sales,
            has_nib=dice.random() < 0.4,
            completeness=dice.randrange(30, 101),
            changed_at=AT - timedelta(minutes=dice.randrange(10**6)),
        )


def _skewed(dice: random.Random, words: Sequence[str]) -> str:
    return words[int(len(words) * dice.random() ** 2)]


def _made_up(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randrange(2, 4))).capitalize()


def distorted(text: str, dice: random.Random) -> str:
    """One slip of the keyboard in one of the longer words, or an old or doubled spelling."""
    words = text.split()
    at = max(range(len(words)), key=lambda place: (len(words[place]) > 4, dice.random()))
    word = words[at]
    place = dice.randrange(1, max(len(word) - 1, 2))
    match dice.randrange(6):
        case 0:
            word = word[:place] + word[place + 1 :]
        case 1:
            word = word[:place] + dice.choice("aeiouknrst") + word[place:]
        case 2:
            word = word[:place] + dice.choice("aeiouknrst") + word[place + 1 :]
        case 3:
            word = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :] if place else word
        case 4:
            word = word[:place] + word[place] + word[place:]
        case _:
            word = (
                word.replace("y", "j").replace("u", "oe", 1)
                if "u" in word
                else word[:place] + word[place] + word[place:]
            )
    words[at] = word
    return " ".join(words)


def fill(
    rows: Iterator[Believable], *, at: datetime = AT, batch: int = 5_000
) -> list[tuple[int, Believable]]:
    """Write the rows as the importer would, in sets; gives (business id, row). About 2,500 a second."""
    written: list[tuple[int, Believable]] = []
    with within(EVERYTHING):
        record("business.registered", by=None, at=at, words={"name": "isi uji"})
        source = source_of(GivenSource(name="Daftar uji", kind="office_import")).pk
        for part in batched(rows, batch):
            written += _write(part, source, at)
        recount_words()
        recount_businesses(at=at)
    return written


def _write(rows: Sequence[Believable], source: int, at: datetime) -> list[tuple[int, Believable]]:
    count = len(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('registry_subject_id') FROM generate_series(1, %s)", [2 * count])
        ids = sorted(row[0] for row in cursor.fetchall())
        owners, businesses = ids[:count], ids[count:]
        seal, digest = sealer().seal, sealer().digest
        born = [row.birth_on.isoformat() for row in rows]
        _insert(cursor, "registry_owner", {
            ("id", "bigint"): owners, ("kab_id", "int"): [row.kab_id for row in rows],
            ("kind", "text"): ["person"] * count, ("name", "text"): [row.owner for row in rows],
            ("canonical_name", "text"): [canonical_owner_name(row.owner, "person") for row in rows],
            ("sex", "text"): [row.sex for row in rows], ("birth_on", "bytea"): [seal(day) for day in born],
            ("birth_digest", "bigint"): [digest("birth", day) for day in born],
            ("region_id", "bigint"): [row.region_id for row in rows], ("created_at", "timestamptz"): [at] * count,
        }, "is_deceased, education_code, cooperative_kind_code, legal_number, address, place_text, postal_code",
            "false, '', '', '', '', '', ''")  # fmt: skip
        _insert(cursor, "registry_business", {
            ("id", "bigint"): businesses, ("primary_owner_id", "bigint"): owners,
            ("kab_id", "int"): [row.kab_id for row in rows], ("region_id", "bigint"): [row.region_id for row in rows],
            ("name", "text"): [row.business for row in rows],
            ("canonical_name", "text"): [canonical_business_name(row.business) for row in rows],
            ("sector_code", "text"): [row.sector for row in rows], ("kbli_code", "text"): [row.kbli for row in rows],
            ("activity", "text"): [row.activity for row in rows],
            ("started_year", "smallint"): [row.started_year for row in rows],
            ("status", "text"): [row.status for row in rows], ("size_class", "text"): [row.size_class for row in rows],
            ("latest_sales_rupiah", "bigint"): [row.sales for row in rows],
            ("has_nib", "boolean"): [row.has_nib for row in rows],
            ("completeness_percent", "smallint"): [row.completeness for row in rows],
            ("changed_at", "timestamptz"): [row.changed_at for row in rows],
            ("created_at", "timestamptz"): [at] * count,
        }, "kbli_version, brand, legal_form_code, place_kind_code, main_product, size_criterion, address,"
           " place_text, postal_code", "2020, '', '', '', '', '', '', '', ''")  # fmt: skip
        _insert(cursor, "registry_ownership", {
            ("kab_id", "int"): [row.kab_id for row in rows], ("business_id", "bigint"): businesses,
            ("owner_id", "bigint"): owners, ("source_id", "bigint"): [source] * count,
        }, "part", "'owner'")  # fmt: skip
        for kind, values, masked in (
            ("nik", [row.nik for row in rows], [mask(row.nik) for row in rows]),
            ("phone", [row.phone for row in rows], [mask_phone(row.phone) for row in rows]),
        ):
            _insert(cursor, "registry_identifier", {
                ("kab_id", "int"): [row.kab_id for row in rows], ("owner_id", "bigint"): owners,
                ("kind", "text"): [kind] * count, ("sealed", "bytea"): [seal(value) for value in values],
                ("digest", "bigint"): [digest(kind, value) for value in values], ("masked", "text"): masked,
                ("source_id", "bigint"): [source] * count,
            }, "value, is_valid_format, warning, state, seen_on", "'', true, '', 'typed', date '2026-01-05'")  # fmt: skip
        _find(cursor, rows, owners, businesses)
    return list(zip(businesses, rows, strict=True))


def _find(cursor: Any, rows: Sequence[Believable], owners: list[int], businesses: list[int]) -> None:
    keys, entries, words = [], [], set()
    for row, owner, business in zip(rows, owners, businesses, strict=True):
        stored = stored_record(
            identity=owner, owner_name=row.owner, business_name=row.business, sex=row.sex, birth_on=row.birth_on,
            numbers={"nik": [row.nik], "phone": [row.phone]}, region_id=row.region_id, kab_id=row.kab_id, address="",
            kbli_code=row.kbli,
        )  # fmt: skip
        keys.append({"owner_id": owner, "business_id": business, "kab_id": row.kab_id} | key_row(stored))
        found = words_of(name=row.business, persons=[row.owner])
        words.update(found)
        entries.append(entry_words(found))
    _insert_keys(cursor, keys)
    cursor.execute(
        "INSERT INTO registry_searchentry (subject_id, kab_id, words)"
        " SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[])",
        [businesses, [row.kab_id for row in rows], entries],
    )
    cursor.execute(
        "INSERT INTO registry_token (text, count) SELECT w, 1 FROM unnest(%s::text[]) AS w ON CONFLICT DO NOTHING",
        [sorted(words)],
    )


def _insert(
    cursor: Any, table: str, columns: dict[tuple[str, str], list[Any]], fixed: str, values: str
) -> None:
    names = ", ".join(name for name, _kind in columns)
    arrays = ", ".join(f"%s::{kind}[]" for _name, kind in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}, {fixed}) SELECT {names}, {values} FROM unnest({arrays}) AS row ({names})",
        list(columns.values()),
    )
