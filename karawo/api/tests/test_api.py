from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as budget

from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business
from karawo.registry.tests.examples import registered

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
NEW = {
    "owner_name": "Meyke Hasan",
    "phone": "0813 4455 6677",
    "name": "Ikan Asap Meyke",
    "activity": "mengasap ikan",
    "place": {"region_code": "7571021010"},
}


@pytest.fixture
def of(people):
    def browser(who: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(getattr(people, who))
        return client

    return browser


def sent(client, body, key=None):
    headers = {"Idempotency-Key": str(key)} if key else {}
    return client.post(
        f"{ROOT}/businesses", json.dumps(body), content_type="application/json", headers=headers
    )


def test_a_business_is_registered_once_for_a_key(of):
    client, key = of("budi"), uuid4()
    first, second = sent(client, NEW, key), sent(client, NEW, key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    with within(EVERYTHING):
        assert Business.objects.count() == 1


def test_a_refusal_is_a_problem_that_names_the_fix(of):
    answer = sent(of("budi"), NEW | {"nik": "757102450885000"})
    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "NIK harus 16 angka; Anda mengetik 15."
    assert answer.json()["errors"] == [{"field": "owner.nik", "message": answer.json()["detail"]}]


def test_a_list_goes_on_by_cursor_and_shows_the_own_territory(of, people):
    registered(people.budi)
    sent(of("budi"), NEW)
    first = of("budi").get(f"{ROOT}/businesses?limit=1").json()
    assert first["total"] == 2 and first["next"]
    second = of("budi").get(f"{ROOT}/businesses?limit=1&cursor={first['next']}").json()
    assert {first["items"][0]["name"], second["items"][0]["name"]} == {"Karawo Bu Sri", "Ikan Asap Meyke"}
    assert of("rina").get(f"{ROOT}/businesses").json()["items"] == []


def test_a_stranger_finds_nothing_and_who_is_signed_out_is_told_so(of, people):
    business = registered(people.budi)
    url = f"{ROOT}/businesses/{business.pk}"
    assert of("budi").get(url).json()["owner_name"] == "Hj. Sri Wahyuni Lamusu"
    assert of("rina").get(url).status_code == 404
    assert of("ani").get(f"{ROOT}/businesses").status_code == 403
    assert Client().get(url).status_code == 401


def test_a_known_answer_is_not_sent_again(of):
    first = of("budi").get(f"{ROOT}/measures")
    again = of("budi").get(f"{ROOT}/measures", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_search_by_nik_goes_by_post(of, people):
    registered(people.budi)
    body = json.dumps({"q": "7571024508850003"})
    found = of("budi").post(f"{ROOT}/search", body, content_type="application/json").json()
    assert [hit["name"] for hit in found["items"]] == ["Karawo Bu Sri"]


def test_regions_are_open_to_everybody():
    assert Client().get(f"{ROOT}/regions/7571").json()["name"] == "Gorontalo"
    assert Client().get(f"{ROOT}/regions/match?kabupaten=Kota Gorontalo").json()["region"]["code"] == "7571"


def test_the_documentation_lists_every_route():
    schema = Client().get(f"{ROOT}/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    page = Client().get(f"{ROOT}/").content.decode()
    assert all(address in page for address in schema["paths"])


HOSTILE = ["\x00", "a" * 5_000, "1e20", "-1", "9" * 40, "%00", "' OR 1=1", "\ud7ff", "{}", "null"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_are_refused_and_never_a_fault(of, text):
    client = of("budi")
    answers = [
        client.get(
            f"{ROOT}/{route}", {"q": text, "limit": text, "cursor": text, "per": text, "wilayah": text}
        )
        for route in ("businesses", "search", "measures", "regions/match")
    ]
    answers += [
        client.get(f"{ROOT}/{route}/{n}")
        for route in ("businesses", "regions", "measures")
        for n in ("9" * 30, "1e20")
    ]
    answers += [
        sent(client, NEW | {field: text}) for field in ("name", "nik", "phone", "activity", "started_year")
    ]
    answers.append(sent(client, NEW | {"place": {"region_code": text}}))
    answers.append(client.post(f"{ROOT}/businesses", text, content_type="application/json"))
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


@pytest.mark.slow
def test_no_input_that_the_schema_allows_becomes_a_fault(of):
    import schemathesis

    client = of("budi")
    schema = schemathesis.openapi.from_dict(client.get(f"{ROOT}/openapi.json").json())
    faults: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @budget(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def ask(case):
            body = "" if case.body is schemathesis.core.NOT_SET else json.dumps(case.body)
            query = {name: str(value) for name, value in (case.query or {}).items()}
            answer = client.generic(
                case.method, case.formatted_path, body, content_type="application/json", query_params=query
            )
            if answer.status_code >= 500:
                faults.append(f"{case.method} {case.formatted_path} {query} {body}")

        given(case=operation.as_strategy())(ask)()
    assert faults == []
