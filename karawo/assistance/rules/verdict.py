"""The verdicts of a check, and the sentences that say them. Stored filled; pages say them again with `said`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from karawo.kit.said import marked as _


class Verdict(StrEnum):
    """TWICE: stands in the same list before. KNOWN: this very aid is in the ledger already."""

    NEW = "new"
    SERVED = "served"
    POSSIBLE = "possible"
    TWICE = "twice"
    KNOWN = "known"
    REJECTED = "rejected"


TITLES: dict[Verdict, str] = {
    Verdict.NEW: _("Belum pernah"),
    Verdict.SERVED: _("Sudah pernah"),
    Verdict.POSSIBLE: _("Mungkin orang yang sama"),
    Verdict.TWICE: _("Dua kali dalam daftar"),
    Verdict.KNOWN: _("Sudah tercatat"),
    Verdict.REJECTED: _("Tidak terbaca"),
}
NEEDS_REASON = frozenset({Verdict.SERVED, Verdict.POSSIBLE})
"""Giving in spite of these needs a reason."""


class Said(NamedTuple):
    reason: str
    fix: str = ""


_SERVED = _("Sudah menerima %(kind)s pada %(day)s dari %(office)s.")
_SERVED_ELSEWHERE_THIS_YEAR = _("Sudah pernah, jenis sama, tahun ini, oleh kantor di luar wilayah Anda.")
_SERVED_ELSEWHERE = _("Sudah pernah, jenis sama, dalam masa aturan, oleh kantor di luar wilayah Anda.")
_RULE = _("Aturannya %(rule)s; boleh lagi mulai %(day)s. Bila tetap diberikan, tulis alasannya.")
_RULE_NEVER = _("Aturannya %(rule)s. Bila tetap diberikan, tulis alasannya.")
_POSSIBLE = _(
    "Mungkin orang yang sama dengan %(name)s, penerima %(kind)s pada %(day)s dari %(office)s: %(why)s."
)
_POSSIBLE_ELSEWHERE = _("Mungkin orang yang sama dengan penerima jenis sama di luar wilayah Anda.")
_LOOK_AT_CARD = _("Cocokkan NIK dan nama dengan KTP-nya. Bila orangnya lain, tulis alasannya.")
_TWICE = _("Orang yang sama dengan baris %(number)s daftar ini.")
_LEAVE_ONE = _("Hapus salah satunya.")
_KNOWN = _("Bantuan ini sudah tercatat pada %(day)s dari %(office)s; tidak dicatat dua kali.")


def served(*, kind: str, day: str, office: str, rule: str, again_day: str) -> Said:
    return Said(_SERVED % {"kind": kind, "day": day, "office": office}, _rule(rule, again_day))


def served_elsewhere(*, is_this_year: bool, rule: str) -> Said:
    """Nothing of the other office but that it was there: no name, day or amount."""
    return Said(_SERVED_ELSEWHERE_THIS_YEAR if is_this_year else _SERVED_ELSEWHERE, _rule(rule, ""))


def _rule(rule: str, again_day: str) -> str:
    return _RULE % {"rule": rule, "day": again_day} if again_day else _RULE_NEVER % {"rule": rule}


def possible(*, name: str, kind: str, day: str, office: str, why: str) -> Said:
    return Said(
        _POSSIBLE % {"name": name, "kind": kind, "day": day, "office": office, "why": why}, _LOOK_AT_CARD
    )


def possible_elsewhere() -> Said:
    return Said(_POSSIBLE_ELSEWHERE, _LOOK_AT_CARD)


def twice(number: int) -> Said:
    return Said(_TWICE % {"number": number}, _LEAVE_ONE)


def known(*, day: str, office: str) -> Said:
    return Said(_KNOWN % {"day": day, "office": office})
