import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.regions.rules import Kind, kind_and_name, loose_key, name_key, readings, typing_distance

LETTERS = st.text("ABCDEIOU", max_size=7)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sidomulyo", "Sido Mulyo"),
        ("Kep. Sangihe", "Kepulauan Sangihe"),
        ("S I A K", "Siak"),
        ("Regapu’u", "Regapuu"),
        ("Toli-Toli", "TOLITOLI"),
        ("Bolaang Mongondow Sel.", "Bolaang Mongondow Selatan"),
        ("Tj. Priok", "Tanjung Priok"),
        ("Gtlo Utr", "Gorontalo Utara"),
    ],
)
def test_two_spellings_of_one_place_share_a_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Candi Lor", "Candi Utara"),
        ("Limboto", "Limboto Barat"),
        ("Malang", "Magelang"),
        ("Banjar", "Banjarbaru"),
    ],
)
def test_names_of_different_places_keep_different_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Soekaradja", "Sukaraja"), ("Candi Lor", "Candi Utara"), ("Tjimahi", "Cimahi"), ("Bonne", "Bone")],
)
def test_the_loose_key_bridges_old_spelling_and_javanese_directions(one, other):
    assert loose_key(one) == loose_key(other)


@given(st.text("abcdefgh .-'/", max_size=30))
def test_a_key_cares_neither_for_case_nor_for_marks(text):
    key = name_key(text)
    assert key == name_key(text.upper()) == name_key(text.replace(".", "-"))
    assert key.isalnum() or key == ""


@given(st.text(max_size=40))
def test_every_text_has_a_key_of_plain_letters_and_digits(text):
    assert name_key(text).isascii()
    assert loose_key(text).isascii()


@pytest.mark.parametrize(
    ("text", "level", "kind", "name"),
    [
        ("Kab. Gorontalo", 2, Kind.KABUPATEN, "GORONTALO"),
        ("KOTA GORONTALO", 2, Kind.KOTA, "GORONTALO"),
        ("Kodya Malang", 2, Kind.KOTA, "MALANG"),
        ("Malang, Kota", 2, Kind.KOTA, "MALANG"),
        ("Kab/Kota Malang", 2, None, "MALANG"),
        ("Kota Adm. Jakarta Timur", 2, Kind.KOTA, "JAKARTATIMUR"),
        ("Kotamobagu", 2, None, "KOTAMOBAGU"),
        ("Kec. Kota Tengah", 3, None, "KOTATENGAH"),
        ("Kota Tengah", 3, None, "KOTATENGAH"),
        ("Kapanewon Depok", 3, None, "DEPOK"),
        ("Distrik Agats", 3, None, "AGATS"),
        ("Kel. Dulalowo Timur", 4, Kind.KELURAHAN, "DULALOWOTIMUR"),
        ("Desa/Kel. Ombulo", 4, None, "OMBULO"),
        ("Desa", 4, None, "DESA"),
        ("Prop. Sulawesi Ut", 1, None, "SULAWESIUTARA"),
    ],
)
def test_the_word_for_the_kind_is_told_apart_from_the_name(text, level, kind, name):
    assert kind_and_name(text, level) == (kind, name)


def test_every_way_to_read_a_name_is_offered_the_one_that_strips_most_first():
    assert readings("Kab. Kota Baru", 2) == (
        (None, "BARU"),
        (Kind.KABUPATEN, "KOTABARU"),
        (None, "KABKOTABARU"),
    )
    assert readings("Lima Puluh Kota", 2) == ((Kind.KOTA, "LIMAPULUH"), (None, "LIMAPULUHKOTA"))
    assert readings("Limboto", 3) == ((None, "LIMBOTO"),)
    assert readings("", 2) == ((None, ""),)


def _full_table(left, right):
    """The same distance the slow way, without limit."""
    table = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            best = min(
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (left[i - 1] != right[j - 1]),
            )
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                best = min(best, table[i - 2][j - 2] + 1)
            table[i][j] = best
    return table[-1][-1]


@given(LETTERS, LETTERS, st.integers(1, 3))
def test_the_typing_distance_is_right_up_to_its_limit(left, right, at_most):
    assert typing_distance(left, right, at_most=at_most) == min(_full_table(left, right), at_most + 1)


@given(LETTERS, st.data())
def test_two_swapped_letters_are_one_slip(word, data):
    if len(word) < 2:
        return
    i = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    assert typing_distance(word, swapped) == (0 if swapped == word else 1)
