from hypothesis import given
from hypothesis import strategies as st

from karawo.registry.linkage.rules import (
    Vocabulary,
    canonical_business,
    canonical_person,
    query_tokens,
    search_tokens,
)
from karawo.registry.linkage.rules.similarity import edits

STORED = Vocabulary(
    [
        ("SITI", 900),
        ("AMINAH", 300),
        ("AMINUDDIN", 20),
        ("MINARTI", 4),
        ("JUNAIDI", 50),
        ("BERKAH", 80),
        ("TOKO", 500),
    ]
)
WORD = st.text(alphabet="ABCD", min_size=1, max_size=9)


def found(typed):
    return [token for token, _ in STORED.expand(typed)]


def is_found(typed, *, name=None, business=None):
    """Every typed token leads to a token of the record."""
    tokens = search_tokens(
        name=canonical_person(name) if name else None,
        business=canonical_business(business) if business else None,
    )
    vocabulary = Vocabulary((token, 1) for token in tokens)
    return all(vocabulary.expand(token) for token in query_tokens(typed))


def test_sitti_amina_finds_siti_aminah():
    assert query_tokens("Sitti Amina") == ("SITI", "AMINA")
    assert found("SITI")[0] == "SITI"
    assert found("AMINA")[0] == "AMINAH"
    assert is_found("Sitti Amina", name="Hj. Siti Aminah, S.Pd")


def test_three_letters_complete_a_name_and_two_do_not():
    assert "JUNAIDI" in found("JUN")
    assert found("JU") == []
    assert found("SIT")[0] == "SITI"


def test_typing_errors_are_forgiven_one_in_short_words_two_in_long_ones():
    for typed in ("JUNAIDDI", "JUNADI", "JUNIADI", "JUNEADI", "UNAIDI", "KUNAIDI", "JNUAIDI", "JUNAEDY"):
        assert "JUNAIDI" in found(typed), typed
    assert "TOKO" not in found("TEKA")
    assert "JUNAIDI" not in found("JULEHA")


def test_the_exact_word_comes_first_and_the_frequent_before_the_rare():
    words = Vocabulary([("SARI", 5), ("SARA", 50), ("SARIP", 900)])
    assert [token for token, _ in words.expand("SARI")] == ["SARI", "SARIP", "SARA"]
    assert words.expand("SARI")[0] == ("SARI", 0)
    assert len(words.expand("SARI", limit=2)) == 2


def test_glued_and_parted_names_find_each_other():
    assert is_found("abdul rahman", name="Abdurrohman")
    assert is_found("nur hayati", name="Nurhayati")
    assert is_found("abdurrahman", name="Abd. Rohman")


def test_a_business_is_found_by_kind_form_core_and_owner():
    name = "TK. Barokah <Sitti Aminah>"
    for typed in ("toko berkah", "barokah", "aminah", "tko berkat"):
        assert is_found(typed, business=name), typed
    assert is_found("rumah makan padang", business="RM Padang")
    assert is_found("rm padang", business="Rumah Makan Padang")
    assert is_found("andi rizky", name="Andi Muhammad Rizki")


def test_a_query_drops_titles_but_never_everything():
    assert query_tokens("Hj. Siti") == ("SITI",)
    assert query_tokens("haji") == ("HAJI",)
    assert query_tokens("S I T I") == ("SITI",)
    assert query_tokens("") == ()


def test_a_word_added_later_is_found_like_the_others():
    words = Vocabulary([("SITI", 1)])
    assert words.expand("DULAMA") == []
    words.add("DULAMAYO")
    words.add("DULAMAYU", 3)
    words.add("SITI", 4)
    assert [token for token, _ in words.expand("DULAMA")] == ["DULAMAYU", "DULAMAYO"]
    assert "DULAMAYO" in [token for token, _ in words.expand("DULAMYAO")]
    assert (len(words), words.count("SITI"), "SITI" in words) == (3, 5, True)


def damerau(a, b):
    """The textbook table, to check the quick way against."""
    rows = [[max(i, j) if i == 0 or j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i][j] = best
    return rows[-1][-1]


@given(WORD, WORD)
def test_the_quick_distance_is_the_textbook_distance(one, other):
    full = damerau(one, other)
    for most in (1, 2):
        assert edits(one, other, most) == (full if full <= most else None)


@given(st.sets(WORD, max_size=60), st.text(alphabet="ABCD", min_size=3, max_size=9))
def test_no_word_within_the_promised_distance_is_missed(words, typed):
    vocabulary = Vocabulary((word, 1) for word in words)
    expanded = dict(vocabulary.expand(typed, limit=100))
    for word in words:
        distance = damerau(typed, word)
        if distance <= 1 or (distance == 2 and len(typed) >= 6 and word[0] == typed[0]):
            assert expanded.get(word) is not None, (typed, word)
            assert expanded[word] <= distance


@given(st.lists(WORD, max_size=30), st.text(alphabet="ABCD", min_size=3, max_size=9))
def test_adding_one_by_one_is_the_same_as_loading(words, typed):
    loaded = Vocabulary((word, 1) for word in words)
    added = Vocabulary()
    for word in words:
        added.add(word)
    assert loaded.expand(typed) == added.expand(typed)
