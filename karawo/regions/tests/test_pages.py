import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def options(response):
    return re.findall(r'<option value="(\d*)"', response.content.decode())


def test_the_picker_gives_the_units_below_as_options(client):
    response = client.get(reverse("regions:pick"), {"induk": "7571"}, headers=HTMX)
    assert options(response)[0] == ""
    assert len(options(response)) == 1 + 9
    assert "757106" in options(response)
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_the_picker_begins_with_the_provinces_and_marks_what_is_chosen(client):
    response = client.get(reverse("regions:pick"), {"terpilih": "75"}, headers=HTMX)
    assert len(options(response)) == 1 + 38
    assert '<option value="75" selected>Gorontalo</option>' in response.content.decode()


def test_kabupaten_and_kota_are_told_apart_in_the_picker(client):
    page = client.get(reverse("regions:pick"), {"induk": "75"}, headers=HTMX).content.decode()
    assert "Kabupaten Gorontalo" in page
    assert "Kota Gorontalo" in page


def test_without_script_the_picker_is_a_page_that_goes_down_step_by_step(client):
    page = client.get(reverse("regions:pick"), {"terpilih": "7571"})
    assert "<html" in page.content.decode()
    assert "757106" in options(page)
    village = client.get(reverse("regions:pick"), {"terpilih": "7571061003"}).content.decode()
    assert "7571061003" in village
    assert "<select" not in village


@pytest.mark.parametrize(
    "asked", [{"induk": "x"}, {"induk": "9999"}, {"induk": "7"}, {"induk": "75", "terpilih": "zz"}]
)
def test_a_parent_that_is_none_is_refused(client, asked):
    assert client.get(reverse("regions:pick"), asked).status_code == 404
    assert client.get(reverse("regions:pick"), asked, headers=HTMX).status_code in (400, 404)


def test_the_chain_of_four_selects_drops_a_choice_that_no_longer_fits(client):
    asked = {
        "awalan": "alamat_",
        "alamat_provinsi": "35",
        "alamat_kabupaten": "7571",
        "alamat_kecamatan": "757106",
    }
    page = client.get(reverse("regions:chain"), asked).content.decode()
    assert '<option value="35" selected>' in page
    assert 'name="alamat_kabupaten"' in page
    assert "757106" not in page
    assert '<option value="3573"' in page
    full = {"provinsi": "75", "kabupaten": "7571", "kecamatan": "757106", "desa": "7571061003"}
    assert (
        '<option value="7571061003" selected>' in client.get(reverse("regions:chain"), full).content.decode()
    )
    assert client.get(reverse("regions:chain"), {"awalan": "<b>"}).status_code == 400


def test_a_unit_has_a_public_page_with_both_codes(client, django_assert_max_num_queries):
    client.get(reverse("regions:unit", args=["75"]))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("regions:unit", args=["75.01"])).content.decode()
    for text in (
        "Kabupaten Gorontalo",
        "75.01",
        "7502",
        "Limboto",
        "Provinsi Gorontalo",
        "Kepmendagri 300.2.2-2430/2025",
    ):
        assert text in page
    assert client.get(reverse("regions:unit", args=["7501"])).status_code == 200


def test_the_page_of_a_village_names_its_postal_code_and_parents(client):
    page = client.get(reverse("regions:unit", args=["75.71.06.1003"])).content.decode()
    for text in ("Kelurahan Liluwo", "Kecamatan Kota Tengah", "Kota Gorontalo", "961"):
        assert text in page


def test_an_estimated_position_says_so(client):
    assert "Perkiraan" in client.get(reverse("regions:unit", args=["1116062021"])).content.decode()


def test_an_old_code_opens_the_unit_of_today_and_says_so(client):
    page = client.get(reverse("regions:unit", args=["91.01"])).content.decode()
    assert "Kabupaten Merauke" in page
    assert "sudah tidak berlaku" in page


@pytest.mark.parametrize("code", ["9999", "abc", "7501x", "75.01.99", "7" * 30])
def test_an_unknown_code_is_not_found(client, code):
    assert client.get(reverse("regions:unit", args=[code])).status_code == 404


def test_the_pages_only_read(client):
    for name, args in (("pick", []), ("chain", []), ("unit", ["75"])):
        assert client.post(reverse(f"regions:{name}", args=args)).status_code == 405
