"""Names, places and numbers, drawn with one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from karawo.config.demo import stock
from karawo.config.demo.invent.rows import Invented, Owner
from karawo.config.demo.trades import Trade
from karawo.config.demo.village import SHARES, Village


class Drawing:
    def __init__(
        self, dice: random.Random, places: Mapping[int, Sequence[Village]], year: int, part: int
    ) -> None:
        self.part = part
        self.dice = dice
        self.places = places
        self.year = year
        self.made = Invented()
        self.serials: dict[str, int] = {}
        self.phones = self._phone_numbers()
        self.nibs = iter(range(part * 10**9, 10**10))

    def _person_name(self, sex: str, kab_id: int) -> tuple[str, bool]:
        dice = self.dice
        first = self._skewed(stock.WOMEN if sex == "P" else stock.MEN)
        if kab_id < 7000:
            first = self._skewed(stock.JAVA_WOMEN if sex == "P" else stock.JAVA_MEN)
            names = [first] if dice.random() < 0.5 else [first, self._skewed(stock.JAVA_SECOND)]
        else:
            chance = dice.random()
            if chance < 0.06:
                names = [first]
            elif chance < 0.12:
                names = ["Andi" if dice.random() < 0.3 else first, self._skewed(stock.BUGIS)]
            elif chance < 0.6:
                names = [first, self._skewed(stock.GORONTALO)]
            else:
                names = [
                    first,
                    self._skewed(stock.WOMEN if sex == "P" else stock.MEN),
                    self._skewed(stock.GORONTALO),
                ]
        if len(names) > 2 and names[0] == names[1]:
            names.pop(0)
        name = " ".join(names)
        chance = dice.random()
        if chance < 0.05:
            name = ("Hj. " if sex == "P" else "H. ") + name
        elif chance < 0.08:
            name += dice.choice(stock.TITLES_AFTER)
        elif chance < 0.085:
            return f"{name} (Alm)" if sex == "L" else f"{name} (Almh)", True
        elif chance < 0.095:
            name = " ".join(name.upper())[:60] if len(name) < 18 else name.upper()
        elif chance < 0.16:
            name = name.upper()
        return name, False

    def _name(self, owner: Owner, trade: Trade, village: Village) -> str:
        dice = self.dice
        prefix = dice.choice(trade.prefixes)
        plain = (
            owner.name.split(",")[0]
            .replace("(Almh)", "")
            .replace("(Alm)", "")
            .removeprefix("Hj. ")
            .removeprefix("H. ")
        )
        first = plain.split()[0].title() if len(plain.split()[0]) > 1 else dice.choice(stock.WORDS)
        chance = dice.random()
        if chance < 0.2:
            name = f"{prefix} {'Bu' if owner.sex == 'P' else 'Pak' if owner.sex == 'L' else 'Tante'} {first}"
        elif chance < 0.3:
            name = f"{prefix} {plain.title()}"
        elif chance < 0.4:
            name = f"{prefix} {dice.choice(stock.WORDS)} ({plain.title()})"
        elif chance < 0.75:
            name = f"{prefix} {self._skewed(self._words(village))}"
        elif chance < 0.9:
            name = f"{prefix} {self._skewed(self._words(village))} {self._skewed(stock.WORDS)}"
        else:
            name = f"{prefix} {village.name}"
        return name.upper() if dice.random() < 0.12 else name

    def _words(self, village: Village) -> tuple[str, ...]:
        return stock.MALANG_WORDS if village.kab_id < 7000 else stock.WORDS

    def _village(self, kab_id: int | None = None) -> Village:
        dice = self.dice
        if kab_id is None or kab_id not in self.places:
            kab_id = dice.choices(list(SHARES), list(SHARES.values()))[0]
        return dice.choice(self.places[kab_id])

    def _nik(self, village: Village, born: date, sex: str) -> str:
        day = born.day + (40 if sex == "P" else 0)
        head = f"{village.kec_id:06d}{day:02d}{born:%m%y}"
        serial = self.serials[head] = self.serials.get(head, 0) + 1
        return f"{head}{9000 + 200 * self.part + serial:04d}"

    def _nib(self) -> str:
        # Neighbours would be "the same number with one slip", so invented ones are strewn.
        return f"99{(next(self.nibs) + 1) * 7_368_787_009 % 10**11:011d}"

    def _phone_numbers(self) -> Iterator[str]:
        number = self.part * 10_000_000
        while True:
            number += 1
            fresh = f"+62840{number * 48_271 % 10**8:08d}"
            yield fresh
            if self.dice.random() < 0.03:
                yield fresh

    def _skewed(self, words: Sequence[str]) -> str:
        """The first words are common, the last are rare, as names are."""
        return words[int(len(words) * self.dice.random() ** 1.7)]
