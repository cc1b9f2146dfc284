import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.kit.text import collapse, join_list, normalise, title_name, truncate


def test_odd_spaces_and_invisible_characters_go():
    assert collapse(" Siti\u00a0 \u200bAminah\r\n ") == "Siti Aminah"
    assert normalise("ＫＡＲＡＷＯ ﬁsh") == "KARAWO fish"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("SITI AMINAH BINTI HASAN", "Siti Aminah binti Hasan"),
        ("cv. maju jaya", "CV. Maju Jaya"),
        ("DARI HATI CAKE", "Dari Hati Cake"),
        ("toko nur'aini", "Toko Nur'aini"),
        ("UD SUMBER-REJEKI (CABANG)", "UD Sumber-Rejeki (Cabang)"),
        ("MUHAMMAD YUSUF, S.E.", "Muhammad Yusuf, S.E."),
        ("AngkringanAR", "AngkringanAR"),
        ("KWT MELATI II", "KWT Melati II"),
    ],
)
def test_a_shouted_name_is_set_as_a_name_and_a_mixed_one_is_left(typed, name):
    assert title_name(typed) == name


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)
    assert title_name(title_name(text)) == title_name(text) or not text.isascii()


@given(st.text(max_size=80), st.integers(2, 40))
def test_a_cut_text_is_never_longer_than_allowed(text, length):
    assert len(truncate(text, length)) <= length


def test_a_text_is_cut_between_words():
    assert truncate("Keripik pisang manis", 16) == "Keripik pisang…"
    assert truncate("pendek", 10) == "pendek"


def test_lists_are_joined_as_in_a_sentence():
    assert join_list([]) == ""
    assert join_list(["a"]) == "a"
    assert join_list(["a", "b"]) == "a dan b"
    assert join_list(["a", "b", "c"], word="atau") == "a, b, atau c"
