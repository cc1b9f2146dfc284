from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.growth.rules import Answer, State, gaps, parsed_rubric, score
from karawo.growth.rules.rubric import Broken
from karawo.growth.rules.scoring import unanswered

SHIPPED = Path(__file__).resolve().parent.parent / "shipped"
TEXT = (SHIPPED / "umum.toml").read_text(encoding="utf-8")
RUBRIC = parsed_rubric(TEXT)
SLUGS = [item.slug for item in RUBRIC.items]


def known(value: int) -> Answer:
    return Answer(State.KNOWN, value)


UNKNOWN = Answer(State.UNKNOWN)
NOT_APPLICABLE = Answer(State.NOT_APPLICABLE)


def everything(value: int) -> dict[str, Answer]:
    return dict.fromkeys(SLUGS, known(value))


def test_the_shipped_rubric_has_the_seven_dimensions_and_weights_of_the_instrument():
    assert [(each.field_code, int(each.weight), len(each.items)) for each in RUBRIC.dimensions] == [
        ("kelembagaan", 15, 5),
        ("sdm", 15, 5),
        ("produksi", 20, 5),
        ("pembiayaan", 20, 5),
        ("pemasaran", 15, 5),
        ("it", 10, 5),
        ("jaringan", 5, 3),
    ]
    assert [(int(each.from_percent), each.name) for each in RUBRIC.levels] == [
        (0, "Tradisional"),
        (25, "Rintisan"),
        (50, "Berkembang"),
        (70, "Mandiri"),
        (85, "Siap ekspor"),
    ]


@pytest.mark.parametrize(
    ("value", "index", "level"),
    [
        (0, "0.0", "Tradisional"),
        (1, "25.0", "Rintisan"),
        (2, "50.0", "Berkembang"),
        (3, "75.0", "Mandiri"),
        (4, "100.0", "Siap ekspor"),
    ],
)
def test_one_value_everywhere_gives_its_share_of_four(value, index, level):
    result = score(RUBRIC, everything(value))
    assert (result.index, result.level.name, result.coverage_percent) == (Decimal(index), level, 100)


def test_an_index_worked_out_by_hand():
    """15·(4+3+1+0+2)/20 + 15·0,5 + 20·0,5 + 20·0,25 + 15·0,5 + 10·0 + 5·1 = 7,5 + 7,5 + 10 + 5 + 7,5 + 0 + 5."""
    answers = everything(2)
    for slug, value in zip(["nib", "npwp", "bentuk", "izin-produk", "merek"], [4, 3, 1, 0, 2], strict=True):
        answers[slug] = known(value)
    for dimension, value in ((3, 1), (5, 0), (6, 4)):
        for item in RUBRIC.dimensions[dimension].items:
            answers[item.slug] = known(value)
    result = score(RUBRIC, answers)
    assert result.index == Decimal("42.5")
    assert result.level.name == "Rintisan"
    assert [each.percent for each in result.dimensions] == [50, 50, 50, 25, 50, 0, 100]


def test_the_level_is_read_from_the_rounded_index():
    """Nobody sees "70,0" with the level below 70."""
    answers = everything(3)
    for item in RUBRIC.dimensions[0].items:
        answers[item.slug] = known(2)
    answers["cicilan"] = answers["laba"] = known(2)
    result = score(RUBRIC, answers)
    assert result.index == Decimal("69.3")
    assert result.level.name == "Berkembang"
    assert RUBRIC.level_at(Decimal("70.0")).name == "Mandiri"
    assert RUBRIC.level_at(Decimal("69.9")).name == "Berkembang"


def test_an_unknown_item_lowers_the_coverage_and_never_the_index():
    answers = everything(3) | {"nib": UNKNOWN}
    result = score(RUBRIC, answers)
    assert (result.index, result.coverage_percent) == (Decimal("75.0"), Decimal("97.0"))
    del answers["nib"]
    assert score(RUBRIC, answers) == result


def test_an_item_that_does_not_apply_leaves_both():
    result = score(RUBRIC, everything(3) | {"izin-produk": NOT_APPLICABLE})
    assert (result.index, result.coverage_percent) == (75, 100)


def test_nothing_entered_gives_no_score():
    result = score(RUBRIC, {})
    assert (result.index, result.level, result.coverage_percent) == (None, None, 0)
    assert not result.is_enough
    assert gaps(RUBRIC, {}) == []
    assert len(unanswered(RUBRIC, {})) == 33


def test_below_the_least_coverage_there_is_no_score():
    """Kelembagaan, SDM and produksi are 50 of 100; pemasaran makes it 65."""
    some = {item.slug: known(4) for dimension in RUBRIC.dimensions[:3] for item in dimension.items}
    assert score(RUBRIC, some).index is None
    some |= {item.slug: known(4) for item in RUBRIC.dimensions[4].items}
    assert (score(RUBRIC, some).index, score(RUBRIC, some).coverage_percent) == (100, 65)


def test_gaps_are_ranked_by_what_they_would_add():
    found = gaps(RUBRIC, everything(4) | {"ekspor": known(0), "nib": known(2), "pembukuan": known(3)})
    assert [(gap.item_slug, gap.missing, gap.field_code) for gap in found] == [
        ("ekspor", Decimal("1.67"), "jaringan"),
        ("nib", Decimal("1.50"), "kelembagaan"),
        ("pembukuan", Decimal("1.00"), "pembiayaan"),
    ]
    assert found[1].advice.path == "formal"
    assert (found[1].anchor, found[1].next_anchor) == (
        "Sedang diurus di OSS",
        "Punya, dokumennya belum dilihat",
    )


def test_an_item_of_another_rubric_is_refused():
    with pytest.raises(KeyError):
        score(RUBRIC, {"rantai-dingin": known(1)})
    with pytest.raises(ValueError):
        Answer(State.UNKNOWN, 3)
    with pytest.raises(ValueError):
        Answer(State.KNOWN, 5)


some_answers = st.dictionaries(
    st.sampled_from(SLUGS),
    st.one_of(st.integers(0, 4).map(known), st.just(UNKNOWN)),
)


@given(some_answers)
def test_the_gaps_make_up_what_the_index_lacks(answers):
    result = score(RUBRIC, answers)
    assert 0 <= result.coverage_percent <= 100
    if result.index is None:
        return
    assert 0 <= result.index <= 100
    missing = sum(gap.missing for gap in gaps(RUBRIC, answers))
    assert abs(missing - (100 - result.index)) < Decimal("0.3")


@given(some_answers, st.sampled_from(SLUGS))
def test_a_better_answer_never_lowers_the_index(answers, slug):
    before = score(RUBRIC, answers | {slug: known(1)})
    after = score(RUBRIC, answers | {slug: known(3)})
    assert before.index is None or before.index <= after.index


def test_the_example_of_another_kind_of_business_has_six_aspects_of_its_own():
    rubric = parsed_rubric((SHIPPED / "perikanan.toml").read_text(encoding="utf-8"))
    assert len(rubric.dimensions) == 6
    assert rubric.is_example
    assert score(rubric, {item.slug: known(3) for item in rubric.items}).level.name == "Utama"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 5", "weight = 6", "Jumlah bobot dimensi harus 100"),
        ('field = "it"', 'field = "digital"', "bidang “digital” tidak dikenal"),
        ("from_percent = 25", "from_percent = 55", "Batas tingkat harus mulai dari 0"),
        ('slug = "npwp"', 'slug = "nib"', "Nama item “nib” dipakai dua kali"),
        ("version = 1", 'version = "satu"', "“version” harus bilangan bulat"),
        ("version = 1", "", "“version” belum diisi"),
        ("valid_from = 2024-01-01", "valid_from = 2024", "harus tanggal"),
        ('"Belum punya", ', "", "anchors harus lima kalimat berbeda"),
        ('kind = "permit"', 'kind = "gift"', "harus salah satu dari"),
        ('slug = "umum"', 'slug = "Umum!"', "hanya huruf kecil"),
        ('slug = "umum"', "slug = ", "bukan TOML"),
    ],
)
def test_a_broken_text_names_the_place_and_the_fix(old, new, said):
    assert old in TEXT
    with pytest.raises(Broken, match=said):
        parsed_rubric(TEXT.replace(old, new, 1))


@given(st.text(max_size=200))
def test_any_text_is_a_rubric_or_refused_in_words(text):
    with pytest.raises(Broken) as refused:
        parsed_rubric(text)
    assert refused.value.message


def test_a_rubric_is_dated():
    assert RUBRIC.valid_from == date(2024, 1, 1)
