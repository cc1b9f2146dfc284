"""Codes that people read aloud, type from a wall or carry on a phone."""

from __future__ import annotations

import re
import secrets

DOOR_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without signs that look alike: a code is read from paper in a hurry."""
_SIGNS = DOOR_SIGNS.lower()
CODE_LENGTH, DOOR_LENGTH = 8, 8
_ADDRESS = re.compile(r"/([A-Za-z2-9-]{8,9})/?$")


def new_code() -> str:
    """For an address on a poster; it is no secret."""
    return "".join(secrets.choice(_SIGNS) for _sign in range(CODE_LENGTH))


def door_code() -> str:
    """What stands in the QR code of one who comes; 31^8 of them, so that nobody comes as another by trying."""
    return "".join(secrets.choice(DOOR_SIGNS) for _sign in range(DOOR_LENGTH))


def new_token() -> str:
    """256 bits, for a personal link."""
    return secrets.token_urlsafe(32)


def read_code(typed: str) -> str:
    """The code as it is kept, from what a camera or a hand gives: "abcd-2345", "abcd 2345", an address that ends
    in it. Empty where nothing in it can be a code."""
    text = typed.strip()
    if found := _ADDRESS.search(text):
        text = found[1]
    text = re.sub(r"[\s.-]+", "", text).upper()
    is_code = len(text) == DOOR_LENGTH and all(sign in DOOR_SIGNS for sign in text)
    return text if is_code else ""


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
"""Months, as they stand in the numbers of papers."""
