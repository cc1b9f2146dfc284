"""An invented list of 500 people to paste or upload: `python -m karawo.assistance.samples.make` writes it anew.

The demo gives aid to some of them (`Listed.past`), so that each verdict can be seen. No real person: every running
number of a NIK begins with 9.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

COUNT = 500
FILE = Path(__file__).parent / "500-penerima.csv"
_SEED = 500

_WOMEN = (
    "Halimah Salma Rukmini Asna Hadijah Ramla Sartin Warni Meylan Sukma Lilis Suryani Kartini Hasna Nurmala Rosna "
    "Yulin Irma Marwah Nining Samsia Saira Ratna Murni Masni Oyin"
).split()
_MEN = (
    "Yusuf Kasim Idris Hamzah Husein Umar Bakri Darwis Fahri Iwan Yanto Rusli Taufik Irwan Sofyan Karim Latif Mahmud "
    "Nasir Rauf Salim Tahir Wahyu Zainal Roni Jamal"
).split()
_FAMILIES = (
    "Contohu Pakandi Lamusi Moodulo Hulopa Dungguo Katilo Nusia Oliyo Podunggo Polapi Tangaho Botutiha Alamro Wantogo "
    "Eyata Hippo Inaki Liputa Mantua Napua Otayo Paramato Puhia"
).split()
_KECAMATAN = (757101, 757102, 757103, 757104, 757105, 757106)


class Past(StrEnum):
    """What the ledger of the demo holds of the person."""

    NOTHING = "nothing"
    SERVED = "served"
    LONG_AGO = "long_ago"
    ELSEWHERE = "elsewhere"
    OTHER_DIGIT = "other_digit"


@dataclass(frozen=True, slots=True)
class Listed:
    """nik: the right one. written: as it stands in the list, now and then wrong."""

    nik: str
    name: str
    written: str
    past: Past


def people() -> list[Listed]:
    """The same 500 every time."""
    dice = random.Random(_SEED)  # noqa: S311 - not for secrets
    found: list[Listed] = []
    taken: set[str] = set()
    while len(found) < COUNT:
        is_woman = dice.random() < 0.6
        first = dice.choice(_WOMEN if is_woman else _MEN)
        name = f"{first} {dice.choice(_FAMILIES)}"
        born = date(1962, 1, 1) + timedelta(days=dice.randrange(40 * 365))
        day = born.day + (40 if is_woman else 0)
        nik = f"{dice.choice(_KECAMATAN)}{day:02d}{born:%m%y}9{dice.randrange(1000):03d}"
        if nik in taken:
            continue
        taken.add(nik)
        past = dice.choices(list(Past), (66, 16, 6, 8, 4))[0]
        found.append(Listed(nik, name, _written(nik, dice), past))
    return found


def _written(nik: str, dice: random.Random) -> str:
    """Two in a hundred are unreadable: a digit lost, or what a spreadsheet makes of sixteen of them."""
    chance = dice.random()
    if chance < 0.01:
        return nik[:-1]
    if chance < 0.02:
        return f"{nik[0]},{nik[1:6]}E+15"
    if chance < 0.1:
        return f"{nik[:6]} {nik[6:12]} {nik[12:]}"
    return nik


def one_digit_off(nik: str) -> str:
    return nik[:-1] + str((int(nik[-1]) + 1) % 10)


def text() -> str:
    """The file: semicolons, as Excel writes them here."""
    lines = ["No;NIK;Nama Penerima"]
    lines += [f"{number};{each.written};{each.name}" for number, each in enumerate(people(), 1)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
