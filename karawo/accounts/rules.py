"""Roles and what each is for. The matrix of verbs stands in `matrix.toml`."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from karawo.kit.said import marked as _


class Role(StrEnum):
    """The people of the product; each role is held for a territory, a centre, the nation, or nothing."""

    CONSULTANT = "consultant"
    CENTRE_HEAD = "centre_head"
    ENUMERATOR = "enumerator"
    BUSINESS_OWNER = "business_owner"
    BUYER = "buyer"
    PARTNER = "partner"
    OFFICE = "office"
    ANALYST = "analyst"
    ORGANISER = "organiser"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, str] = {
    Role.CONSULTANT: _("Konsultan PLUT"),
    Role.CENTRE_HEAD: _("Kepala PLUT"),
    Role.ENUMERATOR: _("Pendata"),
    Role.BUSINESS_OWNER: _("Pelaku usaha"),
    Role.BUYER: _("Pembeli (offtaker, agregator)"),
    Role.PARTNER: _("Mitra heksaheliks"),
    Role.OFFICE: _("Dinas/OPD"),
    Role.ANALYST: _("Analis kementerian"),
    Role.ORGANISER: _("Pengelola acara"),
    Role.LEADER: _("Pimpinan daerah"),
    Role.ADMINISTRATOR: _("Administrator"),
}

# Roles that read rows of the register inside their territory.
TERRITORIAL = frozenset({Role.CONSULTANT, Role.CENTRE_HEAD, Role.OFFICE})

# Roles that read personal data of other people, or give rights to others: they need a second factor.
NEEDS_SECOND_FACTOR = frozenset(
    {
        Role.CONSULTANT,
        Role.CENTRE_HEAD,
        Role.ENUMERATOR,
        Role.OFFICE,
        Role.ANALYST,
        Role.ADMINISTRATOR,
    }
)

# Where a role may be held. A consultant's place is a PLUT or, where there is none yet, a kabupaten/kota.
HELD_FOR_CENTRE = frozenset({Role.CONSULTANT, Role.CENTRE_HEAD})
HELD_FOR_REGION = frozenset({Role.CONSULTANT, Role.CENTRE_HEAD, Role.OFFICE, Role.LEADER})

# Words that everybody who knows the house would try first.
CONTEXT_WORDS = frozenset(
    {
        "karawo",
        "karawang",
        "plut",
        "kumkm",
        "umkm",
        "koperasi",
        "usaha",
        "dinas",
        "kementerian",
        "gorontalo",
        "malang",
        "boalemo",
        "indonesia",
        "merdeka",
        "pancasila",
        "bismillah",
        "katasandi",
        "sandi",
        "password",
        "rahasia",
        "admin",
        "administrator",
        "konsultan",
        "pendata",
        "selamat",
        "datang",
        "sayang",
        "cinta",
        "keluarga",
        "qwerty",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "abcdefghijkl",
    }
)
# Printed codes leave out what the eye confuses: 0 O, 1 I L.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12


def code_typed(text: str) -> str:
    """A printed code as it is compared: the groups and the case in which it was typed do not matter."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def code_printed(code: str) -> str:
    """K7PM4XQ29RTA → K7PM-4XQ2-9RTA."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def sign_in_numbers(text: str) -> tuple[tuple[str, str], ...]:
    """What a typed user name may mean as a number: (kind, number as it is hashed); nothing for a word.

    A mobile number in any writing becomes +62…; thirteen digits may be a NIB, and may be both.
    """
    if any(sign.isalpha() for sign in text):
        return ()
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
    found: list[tuple[str, str]] = []
    local = digits.removeprefix("00")
    local = local.removeprefix("62").removeprefix("0")
    if 8 <= len(local) <= 12:
        found.append(("phone", f"+62{local}"))
    if len(digits) == 13:
        found.append(("nib", digits))
    return tuple(found)


_LOOKALIKES = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)
LEAST_LENGTH = 12
LEAST_REST = 6


@dataclass(frozen=True)
class PasswordProfile:
    """What an office asks of passwords beyond length and surprise, when it is bound to Peraturan BSSN 4/2021.

    The regulation names what must be governed: the number and the kinds of characters, how long a password is valid,
    how many errors are allowed. It gives no numbers; each office sets its own. days: valid for so long for people who
    read personal data of others. failures: after so many wrong passwords a name waits `minutes`.
    """

    days: int = 90
    failures: int = 5
    minutes: int = 30

    @property
    def validity(self) -> timedelta:
        return timedelta(days=self.days)


class Mark(StrEnum):
    LOWER = "lower"
    UPPER = "upper"
    DIGIT = "digit"
    SIGN = "sign"


def missing_marks(password: str) -> tuple[Mark, ...]:
    """The kinds of characters that are not in it. A blank counts as a sign: words with blanks between them do."""
    found = {
        Mark.LOWER
        if mark.islower()
        else Mark.UPPER
        if mark.isupper()
        else Mark.DIGIT
        if mark.isdigit()
        else Mark.SIGN
        for mark in password
    }
    return tuple(kind for kind in Mark if kind not in found)


class Weakness(StrEnum):
    TOO_SHORT = "too_short"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    CONTEXT = "context"


def weakness(password: str, *, own_words: frozenset[str] = frozenset()) -> Weakness | None:
    """Why a password is refused, None when it is not. No composition rules: length and surprise alone count.

    own_words: the person's own name and user name. A password is guessable when fewer than six letters or
    digits are left without the words that everybody would try.
    """
    if len(password) < LEAST_LENGTH:
        return Weakness.TOO_SHORT
    plain = password.casefold()
    if len(set(plain)) < 5:
        return Weakness.REPEATED
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    if steps <= {1, -9} or steps <= {-1, 9}:
        return Weakness.SEQUENCE
    words = sorted(
        {word.casefold() for word in own_words if len(word) >= 3} | CONTEXT_WORDS, key=len, reverse=True
    )
    for reading in (plain, plain.translate(_LOOKALIKES)):
        rest = reading
        for word in words:
            rest = rest.replace(word, "")
        if rest != reading and _surprise(rest) < LEAST_REST:
            return Weakness.CONTEXT
    return None


def _surprise(rest: str) -> int:
    """Letters and digits that count: years and rows of digits are no surprise."""
    letters = sum(mark.isalpha() for mark in rest)
    digits = sum(mark.isdigit() for mark in rest)
    return letters + (digits if letters else min(digits, 4))


def delay_seconds(failures: int, *, free: int, most: int) -> int:
    """How long the next try must wait after that many failures: nothing, then 1, 2, 4 … up to `most` seconds."""
    if failures < free:
        return 0
    return int(min(2 ** min(failures - free, 20), most))


PERSONAL_LINK_LIFETIME = timedelta(days=14)


def secret_token() -> str:
    """256 random bits for an address; told once, kept nowhere."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of the token."""
    return hashlib.sha256(token.encode()).hexdigest()
