from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from karawo.kit.said import marked, refilled, unfilled

EQUAL = marked("uji kesamaan: {shown}")
DIGIT = marked("uji %(label)s beda satu angka (angka ke-%(place)s)")


def test_a_finished_sentence_tells_its_template_and_its_words():
    assert unfilled("uji NIK beda satu angka (angka ke-16)") == (DIGIT, {"label": "NIK", "place": "16"})
    assert refilled("%(label)s: digit %(place)s", {"label": "NIK", "place": "16"}) == "NIK: digit 16"


def test_a_sentence_that_nobody_marked_is_left_alone():
    assert unfilled("uji sesuatu yang lain sama sekali") is None


def test_the_template_that_says_most_of_the_sentence_is_taken():
    exact = marked("uji kesamaan: {one} dan {other}")
    assert unfilled("uji kesamaan: Sri dan Siti") == (exact, {"one": "Sri", "other": "Siti"})


@given(st.text())
def test_what_was_filled_in_comes_back_whole(shown):
    template, words = unfilled(EQUAL.format(shown=shown)) or ("", {})
    assert refilled(template, words) == EQUAL.format(shown=shown)
