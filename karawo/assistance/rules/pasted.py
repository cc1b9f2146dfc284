"""What people paste: one person in a line, as a number, a name, or both in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_LINES = 5_000

_SEPARATORS = re.compile(r"[\t;|,]")
_HEADING = re.compile(r"^(?:no\.?|nomor|nik|nama|nama lengkap|nama penerima|no\.? ?urut|no\.? ?ktp)$")
_COUNTER = re.compile(r"^\d{1,5}[.)]?$")
_WORD = re.compile(r"[^\W\d_]{2}")
_DIGIT_RUN = re.compile(r"(?<!\w)[0-9OoIl][0-9OoIl.\s\-'/]{4,30}(?!\w)")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """number: of the line as pasted, from 1. nik: what stands in the place of the number, unchecked."""

    number: int
    nik: str
    name: str


def read_lines(text: str) -> list[PastedLine]:
    """The lines with anything in them, in their order; a heading line is left out."""
    found: list[PastedLine] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not line.strip():
            continue
        cells = [" ".join(cell.split()) for cell in _SEPARATORS.split(line)]
        if not found and all(_HEADING.match(cell.lower()) for cell in cells if cell):
            continue
        found.append(_read(number, [cell for cell in cells if cell], line))
    return found


def _read(number: int, cells: list[str], line: str) -> PastedLine:
    if len(cells) > 1 and _COUNTER.match(cells[0]):
        cells = cells[1:]
    numbers = [cell for cell in cells if _is_number(cell)]
    names = [cell for cell in cells if not _is_number(cell) and any(sign.isalpha() for sign in cell)]
    if numbers or len(cells) > 1:
        return PastedLine(number, numbers[0] if numbers else "", names[0] if names else "")
    # One cell: "7571… Siti Aminah", a name alone, or a number with too few digits and a name.
    whole = " ".join(line.split())
    run = max(_DIGIT_RUN.findall(whole), key=len, default="").strip()
    if sum(sign.isdigit() for sign in run) >= 6:
        rest = whole.replace(run, " ", 1).strip(" .-:)")
        return PastedLine(number, run, re.sub(r"^\d{1,5}[.)]\s*", "", rest).strip())
    return PastedLine(number, "", re.sub(r"^\d{1,5}[.)]\s+", "", whole))


def _is_number(cell: str) -> bool:
    """Mostly digits, or what a spreadsheet made of them (7.57E+15): meant as a NIK, right or wrong."""
    digits = sum(sign.isdigit() for sign in cell)
    return digits >= 3 and not _WORD.search(cell)
