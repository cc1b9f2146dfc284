"""How verdicts and reasons are said."""

from __future__ import annotations

from collections.abc import Callable

from karawo.kit.said import marked as _

VERDICTS = {
    "new": _("baru"),
    "updated": _("diperbarui"),
    "same": _("sama"),
    "possible": _("kemungkinan ganda"),
    "rejected": _("ditolak"),
    "not_data": _("bukan data"),
}
"""By code, as they stand in the file that is given back."""

NOT_DATA = {
    "title": _("judul"),
    "heading": _("judul kolom"),
    "numbering": _("nomor kolom"),
    "repeated_heading": _("judul kolom berulang"),
    "total": _("baris jumlah"),
    "note": _("catatan"),
    "blank": _("baris kosong"),
}


REGISTER_CHANGED = _("Register berubah sejak pemeriksaan terakhir. Lihat putusan yang baru, lalu muat lagi.")
_DECIDE = _("Lihat keduanya di daftar usulan ganda, lalu putuskan.")


def reason_and_fix(notes: list[list[str]], *, say: Callable[[str], str] = str) -> tuple[str, str]:
    """All sentences of a row as (what is the case, what to do). A sentence is cut at its first semicolon or stop.

    say: puts a sentence into the language of the reader.
    """
    reasons: list[str] = []
    fixes: list[str] = []
    for code, column, sentence in notes:
        # Reasons for a likeness stand with semicolons between them.
        reason, fix = (say(sentence), say(_DECIDE)) if code.startswith("possible_") else cut(say(sentence))
        reasons.append(f"{column}: {reason}" if column else reason)
        if fix:
            fixes.append(fix)
    return " | ".join(dict.fromkeys(reasons)), " | ".join(dict.fromkeys(fixes))


def cut(sentence: str) -> tuple[str, str]:
    """("Nomor terlalu pendek.", "Tulis 16 angka.")"""
    # Only a mark outside of quotes ends the reason; a full stop before a semicolon.
    for mark in ".;":
        depth = 0
        for at, sign in enumerate(sentence[:-1]):
            depth += (sign in "“(") - (sign in "”)")
            if depth == 0 and sign == mark and sentence[at + 1] == " ":
                fix = sentence[at + 2 :].strip()
                return sentence[:at].strip() + ".", fix[:1].upper() + fix[1:]
    return sentence, ""
