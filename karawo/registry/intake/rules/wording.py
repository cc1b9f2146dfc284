"""How verdicts and reasons are said."""

from __future__ import annotations

VERDICTS = {
    "new": "baru",
    "updated": "diperbarui",
    "same": "sama",
    "possible": "kemungkinan ganda",
    "rejected": "ditolak",
    "not_data": "bukan data",
}
"""By code, as they stand in the file that is given back."""

NOT_DATA = {
    "title": "judul",
    "heading": "judul kolom",
    "numbering": "nomor kolom",
    "repeated_heading": "judul kolom berulang",
    "total": "baris jumlah",
    "note": "catatan",
    "blank": "baris kosong",
}


def reason_and_fix(notes: list[list[str]]) -> tuple[str, str]:
    """All sentences of a row as (what is the case, what to do). A sentence is cut at its first semicolon or stop."""
    reasons: list[str] = []
    fixes: list[str] = []
    for _code, column, sentence in notes:
        reason, fix = cut(sentence)
        reasons.append(f"{column}: {reason}" if column else reason)
        if fix:
            fixes.append(fix)
    return " | ".join(dict.fromkeys(reasons)), " | ".join(dict.fromkeys(fixes))


def cut(sentence: str) -> tuple[str, str]:
    """("Nomor terlalu pendek.", "Tulis 16 angka.")"""
    if sentence.startswith("Mungkin "):
        return sentence, "Lihat keduanya di daftar usulan ganda, lalu putuskan."
    # Only a mark outside of quotes ends the reason; a full stop before a semicolon.
    for mark in ".;":
        depth = 0
        for at, sign in enumerate(sentence[:-1]):
            depth += (sign in "“(") - (sign in "”)")
            if depth == 0 and sign == mark and sentence[at + 1] == " ":
                fix = sentence[at + 2 :].strip()
                return sentence[:at].strip() + ".", fix[:1].upper() + fix[1:]
    return sentence, ""
