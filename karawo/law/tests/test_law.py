from datetime import date, timedelta

import pytest

from karawo import law
from karawo.law import read


@pytest.mark.parametrize("provision", law.provisions(), ids=lambda each: each.name)
def test_every_figure_has_article_date_and_unit(provision):
    assert len(provision.article) > 5
    assert len(provision.source) > 5
    assert provision.unit in {"rupiah", "orang", "jam", "hari", "bulan", "tahun", "m2", "kode", "sesi"}
    assert date(1945, 8, 17) < provision.valid_from < date(2100, 1, 1)


def test_the_limits_of_pp_7_2021_are_those_of_article_35():
    limits = law.size_limits(date(2026, 3, 1))
    assert limits.article.startswith("PP 7/2021 Pasal 35")
    assert limits.capital == law.ClassLimits(1_000_000_000, 5_000_000_000, 10_000_000_000)
    assert limits.sales == law.ClassLimits(2_000_000_000, 15_000_000_000, 50_000_000_000)
    assert limits.verified


def test_the_limits_begin_on_the_day_the_rule_came_into_force():
    first = date(2021, 2, 2)
    assert law.size_limits(first).valid_from == first
    with pytest.raises(law.NotInForce, match="01-02-2021"):
        law.size_limits(first - timedelta(days=1))


def test_the_former_rule_must_be_asked_for_by_name():
    former = law.former_size_limits(date(2019, 5, 5))
    assert former.capital.micro == 50_000_000
    assert former.sales.small == 2_500_000_000
    assert "kekayaan bersih" in former.capital_means
    with pytest.raises(law.NotInForce):
        law.former_size_limits(date(2021, 2, 2))


def test_the_scale_by_workers_is_kept_apart_and_marked_unverified():
    scale = law.worker_scale(date(2023, 1, 1))
    assert (scale.limits.micro, scale.limits.small, scale.limits.medium) == (4, 19, 99)
    assert not scale.verified


def test_a_figure_is_found_by_name_and_day():
    assert law.figure("pdp.correction_hours", date(2025, 1, 1)).value == 72
    with pytest.raises(law.NotInForce, match="UU 27/2022"):
        law.figure("pdp.correction_hours", date(2020, 1, 1))
    with pytest.raises(law.UnknownFigure):
        law.figure("pdp.nothing", date(2025, 1, 1))


@pytest.mark.parametrize(
    ("name", "count"),
    [("consultant_field", 7), ("ekraf_17", 17), ("ekraf_16", 16), ("helix", 6), ("pirt_packaging", 8)],
)
def test_a_code_list_has_as_many_codes_as_the_rule_names(name, count):
    assert len(law.code_list(name).codes) == count


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("legal_form", "P.T.", "pt"),
        ("legal_form", " perseroan TERBATAS ", "pt"),
        ("legal_form", "Usaha Perorangan", "perorangan"),
        ("ekraf_17", "Fashion", "fesyen"),
        ("ekraf_17", "TV & Radio", "tv_radio"),
        ("business_status", "Tidak Aktif", "closed"),
        ("legality", "P-IRT", "pirt"),
    ],
)
def test_a_code_is_found_by_the_words_people_write(name, text, code):
    assert law.code_list(name).find(text).code == code


def test_an_unknown_word_finds_no_code():
    assert law.code_list("legal_form").find("kerajaan") is None
    assert law.code_list("legal_form").find(" . ") is None


def test_apps_and_games_were_one_subsector_in_the_older_list():
    def merged(code):
        return law.merged_code(code, from_list="ekraf_17", to_list="ekraf_16")

    assert merged("permainan") == merged("aplikasi") == "aplikasi_permainan"
    assert merged("kriya") == "kriya"
    with pytest.raises(law.UnknownFigure):
        law.merged_code("kriya", from_list="ekraf_16", to_list="ekraf_17")


def test_food_codes_say_which_of_them_were_checked():
    food = law.code_list("pirt_food")
    assert food.get("06").verified
    assert not food.get("07").verified


def a_figure(**changes):
    row = {
        "name": "x",
        "title": "X",
        "value": 1,
        "unit": "jam",
        "article": "Pasal 1",
        "source": "UU",
        "valid_from": date(2020, 1, 1),
        "verified": True,
    }
    return row | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"article": ""},
        {"unit": " "},
        {"source": ""},
        {"valid_from": "2020-01-01"},
        {"valid_to": date(2019, 1, 1)},
        {"verified": None},
        {"value": 1.5},
    ],
)
def test_a_figure_without_its_papers_is_refused_at_start(changes):
    with pytest.raises(ValueError):
        read._figure(a_figure(**changes))


def test_limits_that_do_not_rise_are_refused_at_start():
    with pytest.raises(ValueError, match="rise"):
        read._limits({"micro": 5, "small": 5, "medium": 9}, "x")


def test_two_versions_in_force_at_once_are_refused_at_start():
    first = read._figure(a_figure())
    second = read._figure(a_figure(valid_from=date(2021, 1, 1)))
    with pytest.raises(ValueError, match="at once"):
        read._without_overlap((first, second), lambda each: each.name)
    closed = read._figure(a_figure(valid_to=date(2020, 12, 31)))
    assert read._without_overlap((closed, second), lambda each: each.name)
