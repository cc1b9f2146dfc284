"""What written words of a list mean: sex, status, schooling, the kind of an owner, products of one cell."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from karawo.law import code_list
from karawo.registry.linkage.rules.business import CanonicalBusiness, canonical_business
from karawo.registry.linkage.rules.person import canonical_person
from karawo.registry.rules import parse_kbli_code

LISTED = re.compile(r"[,;/\n]|\bdan\b")
BRACKETS = re.compile(r"[(<\[]([^()<>\[\]]+)[)>\]]")
ENTITY_FORMS = frozenset({"PT", "CV", "FA", "FIRMA", "YAYASAN", "BUMDES", "PT PERORANGAN"})
SEXES = dict.fromkeys(
    ("l", "laki-laki", "laki laki", "laki", "lk", "pria", "male", "m", "1", "laki - laki"), "L"
) | dict.fromkeys(("p", "perempuan", "pr", "wanita", "female", "f", "2"), "P")
STATUSES = (
    dict.fromkeys(
        ("aktif", "active", "buka", "masih ada", "berjalan", "masih berjalan", "beroperasi", "ya", "ada"),
        "active",
    )
    | dict.fromkeys(
        (
            "tidak aktif",
            "inactive",
            "tutup",
            "bangkrut",
            "bubar",
            "berhenti",
            "nonaktif",
            "non aktif",
            "closed",
            "tutup permanen",
        ),
        "closed",
    )
    | dict.fromkeys(("pindah", "pindah alamat", "moved"), "moved")
)
_EDUCATIONS = (
    ("s3", ("s3", "doktor")),
    ("s2", ("s2", "magister", "pascasarjana")),
    ("s1", ("s1", "d4", "sarjana", "diploma iv")),
    ("diploma", ("d1", "d2", "d3", "diploma", "akademi")),
    ("sma", ("sma", "smk", "slta", "smu", "ma", "stm", "sederajat sma")),
    ("smp", ("smp", "sltp", "mts")),
    ("sd", ("sd", "mi", "sr")),
    ("tidak_sekolah", ("tidak sekolah", "tidak tamat sd", "belum sekolah", "tidak tamat")),
)


_MAY_BE_ENTITY = re.compile(
    r"\b(?:P\.?\s?T|C\.?\s?V|FA|FIRMA|KOP|KOPERASI|KPRI|KUD|KSP\w*|USP|KOPWAN|KOPPAS|KOPKAR|KDMP|KKMP|KWT|KUBE?|POKTAN"
    r"|GAPOKTAN|BUMDES\w*|YAYASAN|PKBM|KELOMPOK|PERSEROAN|KOMANDITER)\b",
    re.IGNORECASE,
)


def kind_of_owner(name: str) -> str:
    if not _MAY_BE_ENTITY.search(name):
        return "person"
    entity = canonical_business(name)
    if entity.form == "KOPERASI":
        return "cooperative"
    if entity.form in ENTITY_FORMS:
        return "legal_entity"
    return "group" if entity.family == "kelompok" else "person"


@lru_cache(maxsize=4096)
def kbli_code_of(typed: str, is_number_cell: bool) -> str:
    """The first code of the cell. Raises InvalidIdentifier."""
    first = re.split(r"[,;/\n]", typed)[0].strip()
    if is_number_cell and len(first) == 4:
        first = "0" + first  # a number cell cannot hold the zero in front
    return parse_kbli_code(first).text


@lru_cache(maxsize=4096)
def education_of(typed: str) -> str:
    folded = " ".join(re.findall(r"[a-z0-9]+", typed.casefold()))
    for code, words in _EDUCATIONS:
        if any(folded == word or folded.startswith(word + " ") for word in words):
            return code
    return ""


@lru_cache(maxsize=4096)
def listed_code(name: str, typed: str) -> str:
    found = code_list(name).find(typed) if typed else None
    return found.code if found is not None else ""


def owner_in(name: str, business: CanonicalBusiness) -> str:
    """The owner as written in brackets or after "milik"; "" otherwise.

    Not from a calling word ("Pak Min Khas Solo"), and not where the brackets hold the short or the long form of
    the name itself: "Mini Resto (DFC)", "GGT (Gubug Gembok Tjinta)".
    """
    if business.owner_in_name is None:
        return ""
    if bracketed := BRACKETS.search(name):
        inner = bracketed[1].strip()
        rest = BRACKETS.sub(" ", name).split()
        initials = "".join(word[0] for word in inner.split()).upper()
        if re.fullmatch(r"[A-Z0-9.&]{1,4}", inner) or initials in {word.upper() for word in rest}:
            return ""
        return inner[:200] if canonical_person(inner).text == business.owner_in_name else ""
    owned = _OWNED_BY.search(name)
    return owned[1].strip()[:200] if owned else ""


_OWNED_BY = re.compile(r"\b(?:milik|pemilik|atas nama)\s*:?\s*(.+)$", re.IGNORECASE)


def a_year_before(until: date) -> date:
    return (
        until - timedelta(days=365 if not (until.month == 2 and until.day == 29) else 366) + timedelta(days=1)
    )


def split_products(typed: str) -> list[str]:
    """The products of one cell. What stands in brackets belongs together: "ASAP (PARI, MERAH)" is one."""
    parts: list[str] = []
    depth, begin = 0, 0
    for at, sign in enumerate(typed):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(0, depth - 1)
        elif depth == 0 and (sign in ";\n" or (sign == "," and not typed[at + 1 : at + 2].isdigit())):
            parts.append(typed[begin:at])
            begin = at + 1
    parts.append(typed[begin:])
    return list(dict.fromkeys(part.strip(" .") for part in parts if part.strip(" .")))
