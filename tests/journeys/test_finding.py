"""Task 1: find my client from three letters, NIK, phone or NIB, with typing errors."""

import re

import pytest

from karawo.config.demo.invent import SRI, invent
from tests.journeys.site import BUSINESSES, DESK

SITI = "Warung Kopi Siti Aminah"


def first_five(page) -> str:
    rows = page.locator("#hasil tbody tr")
    rows.first.wait_for()
    return "\n".join(rows.nth(place).inner_text() for place in range(min(rows.count(), 5)))


@pytest.mark.parametrize(
    "typed", ["sitti amina", "siti aminah", "warung kopi sti aminah", "aminah siti pakaya"]
)
def test_a_client_is_found_by_name_also_misspelt(site, window, screen, typed):
    page = window(screen)
    site.sign_in(page, "budi")
    page.goto(f"{site.url}/cari/?q={typed}")
    assert SITI in first_five(page)


def test_three_letters_give_a_list_to_choose_from(site, window):
    page = window()
    site.sign_in(page, "budi")
    page.goto(f"{site.url}/cari/?q=sit")
    assert "siti" in first_five(page).lower()


def test_a_client_is_found_by_nik_nib_and_phone(site, window):
    sri = invent(BUSINESSES, site.villages(), newest_year=2025).owners[SRI]
    page = window()
    site.sign_in(page, "budi")
    for number in (sri.nik, sri.nib, "0" + sri.phones[0].removeprefix("+62")):
        page.goto(f"{site.url}/cari/?q={number}")
        assert "Karawo Bu Sri" in first_five(page)


def test_a_client_is_opened_with_the_keyboard_alone(site, window):
    page = window(DESK)
    site.sign_in(page, "budi")
    page.keyboard.press("/")
    page.keyboard.type("karawo bu sri")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cari/\?q="))
    page.locator("#hasil tbody tr").first.wait_for()
    link = page.locator("#hasil a", has_text="Karawo Bu Sri").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/usaha/\d+/"))
    assert "karawo bu sri" in page.locator("h1").inner_text().lower()


def test_a_consultant_elsewhere_does_not_find_the_client(site, window):
    page = window()
    site.sign_in(page, "rina")
    page.goto(f"{site.url}/cari/?q=Karawo Bu Sri")
    assert "Karawo Bu Sri" not in page.locator("#hasil").inner_text()
