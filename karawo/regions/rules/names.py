import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    DISTRIK = "distrik"
    DESA = "desa"
    KELURAHAN = "kelurahan"
    DESA_ADAT = "desa_adat"


_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
_NOT_A_LETTER = re.compile(r"[^0-9A-Z]+")
_SPLIT_LETTERS = re.compile(r"\b(?:[A-Z] ){2,}[A-Z]\b")

# Written the short way in forms and spreadsheets. Only words that never stand alone as a full name.
_SHORT_WORDS = {
    "KEP": "KEPULAUAN",
    "KEPL": "KEPULAUAN",
    "UT": "UTARA",
    "UTR": "UTARA",
    "SEL": "SELATAN",
    "SLTN": "SELATAN",
    "SLT": "SELATAN",
    "TIM": "TIMUR",
    "TMR": "TIMUR",
    "BRT": "BARAT",
    "BAR": "BARAT",
    "TENG": "TENGAH",
    "TGH": "TENGAH",
    "TJG": "TANJUNG",
    "TG": "TANJUNG",
    "TJ": "TANJUNG",
    "TLK": "TELUK",
    "LBK": "LUBUK",
    "GNG": "GUNUNG",
    "GN": "GUNUNG",
    "SEI": "SUNGAI",
    "SUNGEI": "SUNGAI",
    "BDR": "BANDAR",
    "BKT": "BUKIT",
    "PLO": "PULAU",
    "PULO": "PULAU",
    "KP": "KAMPUNG",
    "KAMPONG": "KAMPUNG",
    "GP": "GAMPONG",
    "GTLO": "GORONTALO",
    "GTO": "GORONTALO",
    "MKS": "MAKASSAR",
    "SBY": "SURABAYA",
    "BDG": "BANDUNG",
    "MLG": "MALANG",
    "SMG": "SEMARANG",
    "BKS": "BEKASI",
    "TNG": "TANGERANG",
}

# Javanese points of the compass are names of their own; they meet the Indonesian ones in the loose key only.
_JAVANESE = {"LOR": "UTARA", "KIDUL": "SELATAN", "WETAN": "TIMUR", "KULON": "BARAT"}

_OLD_SPELLING = (("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("NJ", "NY"), ("SJ", "SY"), ("CH", "KH"))

_LEVEL_WORDS: dict[int, frozenset[str]] = {
    1: frozenset({"PROVINSI", "PROV", "PROPINSI", "PROP", "PROVINCE"}),
    2: frozenset(
        {"KABUPATEN", "KAB", "KABUPATN", "KOTA", "KODYA", "KOTAMADYA", "KOTAMADIA", "ADM", "ADMINISTRASI"}
    ),
    3: frozenset({"KECAMATAN", "KEC", "KCMTN", "KECAMTAN", "DISTRIK", "KAPANEWON", "KEMANTREN"}),
    4: frozenset(
        {"KELURAHAN", "KEL", "KLURAHAN", "DESA", "DS", "KALURAHAN", "NAGARI", "PEKON", "GAMPONG", "GP"}
        | {"KAMPUNG", "KAMP", "KP", "LEMBANG", "NEGERI", "ADAT"}
    ),
}
_KIND_WORDS = {
    "KABUPATEN": Kind.KABUPATEN,
    "KABUPATN": Kind.KABUPATEN,
    "KAB": Kind.KABUPATEN,
    "KOTA": Kind.KOTA,
    "KODYA": Kind.KOTA,
    "KOTAMADYA": Kind.KOTA,
    "KOTAMADIA": Kind.KOTA,
}
_VILLAGE_KIND_WORDS = {
    "KELURAHAN": Kind.KELURAHAN,
    "KLURAHAN": Kind.KELURAHAN,
    "KEL": Kind.KELURAHAN,
    "DESA": Kind.DESA,
    "DS": Kind.DESA,
}


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).upper()
    plain = _NOT_A_LETTER.sub(" ", folded.encode("ascii", "ignore").decode()).strip()
    # "S I A K" and "D.K.I." are one word each.
    return _SPLIT_LETTERS.sub(lambda found: found.group().replace(" ", ""), plain).split()


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """The form in which two spellings of one place name are equal: upper case letters and digits, no spaces.

    "Sido Mulyo" and "Sidomulyo" share a key, so do "Kep. Sangihe" and "Kepulauan Sangihe".
    """
    return "".join(_SHORT_WORDS.get(word, word) for word in _words(text))


@lru_cache(maxsize=65536)
def loose_key(text: str) -> str:
    """A coarser key: old spelling, Javanese directions, doubled letters and y/i endings fall together.

    Good enough to find a candidate, not to prove one.
    """
    key = "".join(_JAVANESE.get(word, _SHORT_WORDS.get(word, word)) for word in _words(text))
    for old, new in _OLD_SPELLING:
        key = key.replace(old, new)
    key = re.sub(r"(.)\1", r"\1", key)
    return re.sub(r"Y$", "I", key)


@lru_cache(maxsize=65536)
def readings(text: str, level: int) -> tuple[tuple[Kind | None, str], ...]:
    """All ways to tell the word for the kind from the name, the one that strips most first.

    level: 1 province, 2 kabupaten/kota, 3 kecamatan, 4 village.
    "Kab. Kota Baru" may be BARU of either kind, kabupaten KOTABARU, or a name of three words.
    """
    words = _words(text)
    marks = _LEVEL_WORDS[level]
    first, last = 0, len(words)
    while first < last - 1 and words[first] in marks:
        first += 1
    if first == 0 and level in (1, 2, 3):
        while last > 1 and words[last - 1] in marks:
            last -= 1
    ends = [(n, len(words)) for n in range(first, 0, -1)] or [(0, n) for n in range(last, len(words))]
    return tuple(_reading(words, start, end, level) for start, end in [*ends, (0, len(words))])


def _reading(words: list[str], start: int, end: int, level: int) -> tuple[Kind | None, str]:
    known = {2: _KIND_WORDS, 4: _VILLAGE_KIND_WORDS}.get(level, {})
    kinds = {known[word] for word in (*words[:start], *words[end:]) if word in known}
    kind = kinds.pop() if len(kinds) == 1 else None
    return kind, "".join(_SHORT_WORDS.get(word, word) for word in words[start:end])


def kind_and_name(text: str, level: int) -> tuple[Kind | None, str]:
    """What a person wrote before (or after) the name, and the key of the rest.

    "Kab. Malang" gives (kabupaten, MALANG); "Kab/Kota Malang" gives (None, MALANG), since it says nothing;
    "Kota Tengah" at level 3 keeps its first word, for there "kota" belongs to the name.
    """
    return readings(text, level)[0]


def typing_distance(left: str, right: str, *, at_most: int = 2) -> int:
    """Letters to insert, drop, change or swap with the neighbour; `at_most` + 1 stands for "further away"."""
    if left == right:
        return 0
    too_far = at_most + 1
    if abs(len(left) - len(right)) > at_most:
        return too_far
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            cost = min(
                previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (letter != other)
            )
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > at_most:
            return too_far
        before, previous = previous, current
    return min(previous[-1], too_far)
