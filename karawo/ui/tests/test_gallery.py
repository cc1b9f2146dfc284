import re

import pytest
from django.template.loader import get_template

from karawo.ui import gallery
from karawo.ui.components import COMPONENTS


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_shown_in_both_themes(browser, name):
    html = browser.get(f"/ui/{name}/").content.decode()
    shown = len(gallery.examples(name))
    assert shown >= 1
    assert html.count('data-theme="light"') == html.count('data-theme="dark"') == shown
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_one_theme_can_be_asked_for_alone(browser):
    html = browser.get("/ui/badge/?tema=dark").content.decode()
    assert '<html lang="id" data-theme="dark"' in html
    assert 'data-theme="light"' not in html


@pytest.mark.parametrize("name", gallery.WHOLE_PAGES)
def test_every_whole_page_loads_within_its_budget(browser, name):
    html = browser.get(f"/ui/halaman/{name}/").content.decode()
    assert len(re.findall(r"<h1\b", html)) == 1
    assert len(re.findall(r"<main\b", html)) == 1
    assert html.index('class="skip"') < html.index("<main") if "skip" in html else True
    assert len(re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="', html)) + 1 <= 6


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503, 507])
def test_every_refusal_names_what_to_do(browser, status):
    html = browser.get(f"/ui/keadaan/{status}/").content.decode()
    assert re.search(r"Kembali|Periksa|Tunggu", html)


def test_an_unknown_component_is_not_found(browser):
    assert browser.get("/ui/carousel/").status_code == 404


def test_a_chosen_theme_stays_and_can_be_given_back(browser):
    answer = browser.post("/ui/tema/", {"theme": "dark", "next": "/ui/badge/"})
    assert answer["Location"] == "/ui/badge/"
    assert 'lang="id" data-theme="dark"' in browser.get("/ui/").content.decode()
    browser.post("/ui/tema/", {"theme": "", "next": "/ui/"})
    assert "data-theme" not in browser.get("/ui/").content.decode()


def test_the_switch_leads_nobody_to_a_foreign_host(browser):
    for wanted in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""):
        assert browser.post("/ui/tema/", {"theme": "dark", "next": wanted})["Location"] == "/"


def test_a_chosen_language_stays(browser, settings):
    browser.post("/ui/bahasa/", {"language": "en", "next": "/ui/"})
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    browser.post("/ui/bahasa/", {"language": "xx", "next": "/ui/"})
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_single_key_shortcuts_can_be_switched_off_for_a_page():
    template = get_template("ui/page.html")
    assert 'data-keys="off"' in template.render({"keys_allowed": False})
    assert "data-keys=" not in template.render({"keys_allowed": True})
    assert "data-keys=" not in template.render({})


def test_a_look_is_never_changed_by_a_visit(browser):
    assert browser.get("/ui/tema/").status_code == 405
    assert browser.get("/ui/bahasa/").status_code == 405
