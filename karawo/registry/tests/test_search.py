from __future__ import annotations

import random
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.regions.access import EVERYTHING, NOTHING, Scope, within
from karawo.regions.models import Region
from karawo.registry.models import Token
from karawo.registry.queries import How, search
from karawo.registry.queries.search import _marks, subjects_named
from karawo.registry.queries.words import Words
from karawo.registry.rules.entry import entry_words, province_mark
from karawo.registry.tests.believable import believable, distorted, fill
from karawo.registry.tests.examples import BU_SRI, another, registered

pytestmark = pytest.mark.django_db

GORONTALO_KABS = (75, 7501, 7502, 7503, 7504, 7505, 7571)


def found(text: str, user) -> list[str]:
    return [hit.name for hit in search(text, scope=scope_of(user)).hits]


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("7571024508850003", How.NIK),
        ("7571 0245 0885 0003", How.NIK),
        ("7571024508850004", How.NIK_NEAR),
        ("7571024509850003", How.NIK_NEAR),
        ("7571034508850003", How.NIK_NEAR),
        ("081244005566", How.PHONE),
        ("+62 812-4400-5566", How.PHONE),
        ("4437151303343", How.NIB),
        ("Sri Wahyuni", How.NAME),
        ("sri", How.NAME),
        ("wah", How.NAME),
        ("karawo", How.NAME),
        ("Hj. Srie Wahjuni", How.NAME),
        ("lamuso", How.NAME),
        ("Sri Xyzzy Lamusu", How.NAME),
    ],
)
def test_a_business_is_found_by_what_people_remember(people, typed, how):
    from karawo.registry.actions import GivenNumber

    registered(people.budi, numbers=(GivenNumber(kind="nib", text="4437151303343"),))
    answer = search(typed, scope=scope_of(people.budi))
    assert (answer.how, [hit.name for hit in answer.hits]) == (how, ["Karawo Bu Sri"])
    assert answer.hits[0].place.endswith("Kota Gorontalo")


def test_sitti_amina_finds_siti_aminah(people):
    registered(people.budi, another("Siti Aminah", "Kue Aminah"))
    registered(people.budi, another("Siti Maimunah", "Kue Maimunah"))
    assert found("Sitti Amina", people.budi)[0] == "Kue Aminah"


def test_a_whole_name_comes_before_its_beginnings_and_slips(people):
    registered(people.budi, another("Hasanuddin", "Warung A"))
    registered(people.budi, another("Hasan", "Warung B"))
    registered(people.budi, another("Hasen", "Warung C"))
    assert found("hasan", people.budi)[0] == "Warung B"


def test_what_is_open_comes_before_what_is_closed(people):
    from karawo.registry.actions import GivenFact

    registered(
        people.budi, another("Ani Botutihe", "Toko Ani"), facts=(GivenFact(what="status", codes=("closed",)),)
    )
    registered(people.budi, another("Ani Botutihe", "Toko Ani"))
    hits = search("ani botutihe", scope=scope_of(people.budi)).hits
    assert [hit.status for hit in hits] == ["active", "closed"]


@pytest.mark.parametrize(
    "typed", ["Sri Wahyuni", "7571024508850003", "7571024508850004", "081244005566", "karawo"]
)
def test_rina_finds_nothing_of_budis(people, typed):
    registered(people.budi)
    assert search(typed, scope=scope_of(people.rina)).hits == ()
    assert search(typed, scope=NOTHING).hits == ()


def test_the_nation_and_the_own_file_are_searched_too(people):
    business = registered(people.budi)
    for scope in (
        Scope(standing="nation"),
        Scope(own_ids=(business.pk, business.primary_owner_id)),
        scope_of(people.darma),
    ):
        assert [hit.id for hit in search("wahyuni", scope=scope).hits] == [business.pk]


def test_a_part_of_a_province_is_searched_by_the_provinces_words_and_shows_its_own(people):
    business = registered(people.budi)
    without, within_it = (7501, 7502, 7503, 7504), (7501, 7502, 7503, KOTA_GORONTALO)
    assert search("wahyuni", scope=Scope(kab_ids=without)).hits == ()
    assert [hit.id for hit in search("wahyuni", scope=Scope(kab_ids=within_it)).hits] == [business.pk]


@pytest.mark.parametrize(
    ("kab_ids", "marks", "is_wider"),
    [
        ((), (), False),
        ((7571,), ("7571:",), False),
        ((7501, 7502, 7503), ("7501:", "7502:", "7503:"), False),
        ((75, 7501, 7502, 7571), ("P75:",), True),
        ((7501, 7502, 7503, 7504, 7171), ("P75:", "7171:"), True),
    ],
)
def test_the_fewest_lists_that_cover_a_territory_are_read(kab_ids, marks, is_wider):
    assert _marks(kab_ids) == (marks, is_wider)


@pytest.mark.parametrize(("kab_id", "province"), [(0, "P0:"), (75, "P75:"), (7571, "P75:")])
@pytest.mark.parametrize("words", [[], ["AMINAH"], ["AMINAH", "KUE", "NULL", "SITI"]])
def test_the_index_has_each_word_by_kabupaten_by_province_and_alone(kab_id, province, words):
    assert province == f"{province_mark(kab_id)}:"
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_entry_tokens(%s, %s)", [kab_id, entry_words(reversed(words))])
        marks = (f"{kab_id}:", province, "")
        assert cursor.fetchone()[0] == [f"{mark}{word}" for mark in marks for word in words]


def test_a_search_in_the_present_scope_is_one_statement(people):
    registered(people.budi, BU_SRI)
    scope = scope_of(people.budi)
    with within(scope):
        search("wahyuni", scope=scope)
        with CaptureQueriesContext(connection) as queries:
            assert search("sri wahyunni", scope=scope).hits
    assert len(queries) == 1


def test_a_word_of_the_last_registration_is_found_by_asking_once_more(people):
    registered(people.budi, BU_SRI)
    scope = scope_of(people.budi)
    search("wahyuni", scope=scope)
    registered(people.budi, another("Zubaidah Xenofon", "Kue Zubaidah"))
    with within(scope), CaptureQueriesContext(connection) as queries:
        assert [hit.name for hit in search("zubaida", scope=scope).hits] == ["Kue Zubaidah"]
    assert len(queries) == 2
    registered(people.budi, another("Yohanis Xenofon", "Kue Yohanis"))
    assert len(subjects_named("yohan", scope=scope)) == 1


def test_the_words_of_a_long_list_stand_beside_those_known_before():
    words = Words()
    assert words.take(["AMINAH", "SITI"], [2, 5], "7:7::")
    assert words.expand("AMINA") == {"AMINAH": 1}
    assert words.take(["AMINAN", *(f"KATA{number}" for number in range(2_500))], [1] * 2_501, "8:8::")
    assert words.expand("AMINA") == {"AMINAH": 1, "AMINAN": 1}
    assert (words.count("SITI"), words.horizon) == (5, "8:8::")
    assert not words.take(["SITI"], [5], "9:9::")
    assert words.take(["SITI"], [6], "9:9::")
    assert words.count("SITI") == 6


def told(horizon):
    """The words that are new to somebody with this horizon, and his next one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_words_since(%s)", [horizon])
        (_none, _zero, seen), *rows = cursor.fetchall()
        cursor.execute(
            "SELECT array_agg(w) FROM registry_named(%s, '{}', '{}', '{}', NULL, 1), unnest(words) w",
            [horizon],
        )
        assert sorted(cursor.fetchone()[0] or []) == sorted(row[0] for row in rows) or not horizon
    return sorted(row[0] for row in rows), seen


def test_new_words_are_told_once_however_long_an_earlier_transaction_takes():
    """The one before saw all of 1 to 19 but 7 and 12, which were not at an end, and itself wrote in 15."""
    with within(EVERYTHING):
        for number in (6, 7, 9, 12, 15, 18, 20):
            Token.objects.create(text=f"KATA{number}", count=1, added_in=number)
        Token.objects.create(text="SENDIRI", count=1)
        Token.objects.create(text="DARICADANGAN", count=1, added_in=10**15)
    assert told("7:20:7,12:15")[0] == ["KATA12", "KATA15", "KATA20", "KATA7", "SENDIRI"]
    assert told("7:20:7,12:")[0] == ["KATA12", "KATA20", "KATA7", "SENDIRI"]
    assert told("20:20::")[0] == ["KATA20", "SENDIRI"]
    everything, seen = told("")
    assert len(everything) == 9
    # What a restored register bears from transactions that are yet to come was read with all the others.
    assert told(seen)[0] == ["SENDIRI"]


@pytest.mark.parametrize("standing", ["app", "nation", "work"])
def test_a_search_leaves_the_standing_as_it_was(people, standing):
    registered(people.budi, BU_SRI)
    scope = Scope(kab_ids=(KOTA_GORONTALO,), standing=standing)
    with within(scope), connection.cursor() as cursor:
        assert search("wahyuni", scope=scope).hits and subjects_named("wahyuni", scope=scope)
        cursor.execute("SELECT current_user, current_setting('enable_seqscan')")
        assert cursor.fetchone() == (f"karawo_{standing}", "on")


def test_many_words_and_words_that_mean_something_to_the_server_are_searched(people):
    registered(people.budi, another("Null Botutihe", "Toko Null"))
    scope = scope_of(people.budi)
    assert found("null", people.budi) == ["Toko Null"]
    assert [hit.name for hit in search("null", scope=Scope(standing="nation")).hits] == ["Toko Null"]
    registered(people.budi, BU_SRI)
    long = "usaha karawo bu sri sri wahyuni lamusu"
    assert "Karawo Bu Sri" in [hit.name for hit in search(long, scope=scope).hits]


def test_too_few_letters_say_so(people):
    assert search("sr", scope=scope_of(people.budi)).how is How.TOO_SHORT
    assert search("  ", scope=scope_of(people.budi)).hits == ()


def test_strange_signs_find_nothing_and_do_no_harm(people):
    registered(people.budi, BU_SRI)
    for typed in ("%%%", "{a,b}", '"\\"', "';--", "日本語の", "\u202e abc", "1234567", "0000000000000000"):
        assert search(typed, scope=scope_of(people.budi)).hits == ()


@pytest.mark.slow
def test_the_right_row_is_among_the_first_five(people):
    villages = list(Region.objects.filter(kab_id__in=GORONTALO_KABS, level=4).values_list("id", flat=True))
    rows = fill(believable(5_000, villages))
    scope = Scope(kab_ids=GORONTALO_KABS)
    dice = random.Random(3)
    # A name that many bear cannot put one of them among five: ask for those that at most three bear.
    bearers: dict[str, int] = {}
    for _id, row in rows:
        bearers[row.owner] = bearers.get(row.owner, 0) + 1
    askable = [(identity, row) for identity, row in rows if bearers[row.owner] <= 3 and " " in row.owner]
    asked = dice.sample(askable, 200)
    missed, times = [], []
    for identity, row in asked:
        typed = distorted(row.owner, dice)
        began = perf_counter()
        answer = search(typed, scope=scope)
        times.append(perf_counter() - began)
        if identity not in [hit.id for hit in answer.hits[:5]]:
            missed.append((typed, row.owner, [hit.owner_name for hit in answer.hits[:5]]))
    assert len(missed) <= 6, missed
    with within(scope):
        assert search(rows[0][1].nik, scope=scope).hits[0].id == rows[0][0]
    assert {hit.kab_id for hit in search("siti", scope=Scope(kab_ids=(KOTA_GORONTALO,))).hits} == {
        KOTA_GORONTALO
    }
