"""Small work on names and sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# Written so whatever the case of the source; anything else is set word by word.
_AS_WRITTEN = """
    CV PT UD PD KUB KUBE KWT KUD KSP UMKM IKM BUMDes PKK RT RW TPI RM BRI BNI NTB NTT DKI DIY
    II III IV VI VII VIII IX XI XII SMP SMA SMK SD PAUD TK S.E. S.H. S.T. S.Pd. S.Ag. S.Kom. M.Si. M.M.
"""
_FIXED = {word.casefold(): word for word in _AS_WRITTEN.split()}
_SMALL = {"dan", "di", "ke", "dari", "yang", "untuk", "bin", "binti", "atau"}


def collapse(text: str) -> str:
    """One space between words, none around; breaks, control and invisible characters gone."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", text)).split())


def normalise(text: str) -> str:
    """NFKC (full-width, ligatures, odd spaces) and collapsed; case and accents are kept."""
    return collapse(unicodedata.normalize("NFKC", text))


def title_name(text: str) -> str:
    """A name typed all in capitals or all small, set as a name; mixed case is taken as meant.

    "SITI AMINAH BINTI HASAN" → "Siti Aminah binti Hasan", "cv. maju jaya" → "CV. Maju Jaya".
    """
    cleaned = normalise(text)
    if cleaned not in (cleaned.upper(), cleaned.lower()):
        return cleaned
    return " ".join(_titled(word, is_first=i == 0) for i, word in enumerate(cleaned.split(" ")))


def truncate(text: str, length: int) -> str:
    """At most `length` characters, cut between words where that costs less than half, with "…"."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > length // 2 else cut).rstrip(" ,.;:-") + "…"


def join_list(words: Sequence[str], *, word: str = "dan") -> str:
    """["a", "b", "c"] → "a, b, dan c"."""
    if len(words) <= 2:
        return f" {word} ".join(words)
    return f"{', '.join(words[:-1])}, {word} {words[-1]}"


def _titled(word: str, *, is_first: bool) -> str:
    folded = word.casefold()
    bare = folded.rstrip(".,")
    if folded in _FIXED:
        return _FIXED[folded]
    if bare in _FIXED:
        return _FIXED[bare] + word[len(bare) :]
    if folded in _SMALL and not is_first:
        return folded
    return re.sub(r"(^|[\-/(.\"“])([^\W\d_])", lambda m: m[1] + m[2].upper(), folded)
