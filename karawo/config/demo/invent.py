"""Owners, businesses and what was seen of them over three years, drawn with a seed: the same number, the same rows.

Every number is made to be recognised as invented: the running number of a NIK begins with 9, a NIB with 99, and
telephones with 0840, where we know of no operator.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from karawo.config.demo import stock
from karawo.config.demo.trades import TRADES, Trade
from karawo.config.demo.village import SHARES, Village

SEED = 7571


@dataclass(slots=True)
class Owner:
    kind: str
    name: str
    kab_id: int
    region_id: int | None
    sex: str = ""
    birth_on: date | None = None
    has_disability: bool | None = None
    is_deceased: bool = False
    cooperative_kind: str = ""
    legal_number: str = ""
    legal_on: date | None = None
    nik: str = ""
    nib: str = ""
    npwp: str = ""
    nik_koperasi: str = ""
    phones: tuple[str, ...] = ()
    years: tuple[CooperativeState, ...] = ()


@dataclass(slots=True)
class Seen:
    """What one list says. round: which of the lists, the last is the newest. None is not asked, -1 "tidak tahu"."""

    round: int
    sales: int | None
    capital: int | None
    assets: int | None
    workers: tuple[int, ...]
    status: str


@dataclass(slots=True)
class Visit:
    """Somebody from the centre was there. days: after the newest list."""

    days: int
    status: str
    has_point: bool


@dataclass(slots=True)
class CooperativeState:
    """ago: book years before the newest."""

    ago: int
    members_male: int
    members_female: int
    employees: int
    assets: int
    own_capital: int
    outside_capital: int
    volume: int
    shu: int
    has_rat: bool


@dataclass(slots=True)
class Business:
    """owner: place in the list of owners. entered: by the enumerator's phone after the newest list."""

    name: str
    owner: int
    kab_id: int
    region_id: int | None
    address: str
    place_text: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    trade: Trade
    kbli: str
    activity: str
    product: str
    brand: str
    legal_form: str
    started_year: int | None
    seen: list[Seen] = field(default_factory=list)
    visit: Visit | None = None
    channels: tuple[str, ...] = ()
    is_entered: bool = False


@dataclass(slots=True)
class Invented:
    """twins: places of two owners that were planted as the same one."""

    owners: list[Owner] = field(default_factory=list)
    businesses: list[Business] = field(default_factory=list)
    twins: list[tuple[int, int]] = field(default_factory=list)


SRI = 0
"""The owner whose own file the demo shows stands first among owners and businesses: Karawo Bu Sri."""


def invent(
    count: int, places: Mapping[int, Sequence[Village]], *, newest_year: int, part: int = 0
) -> Invented:
    """count: businesses, at least 100. newest_year: the calendar year whose sales the newest list tells.

    part: 0 with the people the guide knows by name; further parts (up to 4) share no number with it.
    """
    dice = random.Random(SEED + part)  # noqa: S311 - nothing secret
    return _Inventor(dice, places, newest_year, part).invent(count)


class _Inventor:
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

    def invent(self, count: int) -> Invented:
        if self.part == 0:
            self._known_faces()
        while len(self.made.businesses) < count - count // 60:
            self._someone()
        originals = [
            place
            for place, business in enumerate(self.made.businesses)
            if self.made.owners[business.owner].kind == "person"
        ]
        for place in self.dice.sample(originals[3:], min(count // 60, len(originals) - 3)):
            self._twin(place)
        for _ in range(max(count // 130, 6)):
            self._cooperative()
        for business in self.dice.sample(self.made.businesses[10:], min(40, count // 20)):
            if business.kab_id == 7571 or business.kab_id == 7501:
                business.is_entered = True
                business.seen = business.seen[-1:]
        return self.made

    # people

    def _known_faces(self) -> None:
        """People whom the guide, the pictures and the journeys ask for by name."""
        town = self.places[7571]
        for name, sex, born, business, key in (
            ("Sri Wahyuni Lamusu", "P", date(1979, 4, 12), "Karawo Bu Sri", "karawo"),
            ("Siti Aminah Pakaya", "P", date(1985, 8, 5), "Warung Kopi Siti Aminah", "kopi"),
            ("Rahmat Hulopi", "L", date(1990, 2, 23), "Gula Aren Dulamayo", "gula_aren"),
        ):
            village = town[len(self.made.owners) * 7 % len(town)]
            owner = Owner("person", name, village.kab_id, village.id, sex, born, False)
            owner.nik = self._nik(village, born, sex)
            owner.nib = self._nib()
            owner.phones = (next(self.phones),)
            self.made.owners.append(owner)
            trade = next(trade for trade in TRADES if trade.key == key)
            made = self._business(len(self.made.owners) - 1, trade, village, business)
            made.kbli, made.brand = trade.kbli[0], ""
            made.region_id, made.kab_id = village.id, village.kab_id
            made.seen = [self._seen(round_, 41_000_000 * (1 + 0.2 * round_), made) for round_ in range(3)]
            self.made.businesses.append(made)

    def _someone(self) -> None:
        dice = self.dice
        village = self._village()
        trade = dice.choices(TRADES, [trade.weight for trade in TRADES])[0]
        chance = dice.random()
        if chance < 0.03:
            self._entity(village, trade)
            return
        if chance < 0.055:
            self._group(village, trade)
            return
        owner = self._person(village, trade)
        self.made.owners.append(owner)
        place = len(self.made.owners) - 1
        self.made.businesses.append(self._business(place, trade, village, self._name(owner, trade, village)))
        if dice.random() < 0.08:
            second = dice.choice(TRADES)
            self.made.businesses.append(
                self._business(place, second, village, self._name(owner, second, village))
            )

    def _person(self, village: Village, trade: Trade) -> Owner:
        dice = self.dice
        sex = "P" if dice.random() < trade.women else "L"
        name, is_deceased = self._person_name(sex, village.kab_id)
        youngest = self.year - 18 - int(dice.betavariate(1.8, 2.6) * 55)
        born = date(youngest, dice.randint(1, 12), dice.randint(1, 28))
        owner = Owner("person", name, village.kab_id, village.id, is_deceased=is_deceased)
        if dice.random() < 0.7:
            owner.nik = self._nik(village, born, sex)
        if owner.nik or dice.random() < 0.75:
            owner.sex = sex
        if owner.nik or dice.random() < 0.25:
            owner.birth_on = born
        if dice.random() < 0.4:
            owner.nib = self._nib()
        if owner.nik and dice.random() < 0.28:
            owner.npwp = owner.nik
        if dice.random() < 0.45:
            owner.has_disability = dice.random() < 0.04
        if dice.random() < 0.85:
            owner.phones = (next(self.phones),)
        return owner

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
            name = f"{prefix} {village.name.title()}"
        return name.upper() if dice.random() < 0.12 else name

    def _words(self, village: Village) -> tuple[str, ...]:
        return stock.MALANG_WORDS if village.kab_id < 7000 else stock.WORDS

    def _entity(self, village: Village, trade: Trade) -> None:
        dice = self.dice
        form = dice.choices(("CV", "PT", "UD"), (6, 2, 2))[0]
        name = f"{form} {dice.choice(stock.WORDS)} {dice.choice(stock.WORDS)}"
        owner = Owner(
            "legal_entity", name, village.kab_id, village.id, nib=self._nib() if dice.random() < 0.85 else ""
        )
        owner.phones = (next(self.phones),)
        self.made.owners.append(owner)
        business = self._business(len(self.made.owners) - 1, trade, village, name, size=28)
        business.legal_form = form.lower()
        self.made.businesses.append(business)

    def _group(self, village: Village, trade: Trade) -> None:
        dice = self.dice
        name = (
            f"{dice.choice(('Kelompok Tani', 'KUBE', 'Kelompok Perajin', 'KWT'))} {dice.choice(stock.WORDS)}"
        )
        owner = Owner("group", name, village.kab_id, village.id)
        if dice.random() < 0.7:
            owner.phones = (next(self.phones),)
        self.made.owners.append(owner)
        business = self._business(len(self.made.owners) - 1, trade, village, name, size=2)
        business.legal_form = "kelompok"
        self.made.businesses.append(business)

    def _cooperative(self) -> None:
        dice = self.dice
        village = self._village()
        kind, kind_code = dice.choice(stock.COOPERATIVES)
        owner = Owner(
            "cooperative",
            f"{kind} {dice.choice(stock.WORDS)} {village.name.title()}",
            village.kab_id,
            village.id,
        )
        owner.cooperative_kind = kind_code
        owner.legal_on = date(self.year - dice.randint(4, 30), dice.randint(1, 12), dice.randint(1, 28))
        owner.legal_number = f"9{dice.randrange(1000, 9999)}/BH/CONTOH/{owner.legal_on.year}"
        owner.nik_koperasi = (
            f"{village.kab_id:04d}99{dice.randrange(10**7):07d}" if dice.random() < 0.7 else ""
        )
        owner.phones = (next(self.phones),) if dice.random() < 0.8 else ()
        members = int(dice.lognormvariate(4.3, 0.8)) + 20
        assets = int(dice.lognormvariate(19.4, 1.1)) // 100_000 * 100_000
        states = []
        for ago in (2, 1, 0):
            growth = dice.gauss(1.05, 0.12)
            members = max(int(members * dice.gauss(1.02, 0.05)), 20)
            assets = max(int(assets * growth) // 100_000 * 100_000, 5_000_000)
            own = int(assets * dice.uniform(0.3, 0.8)) // 100_000 * 100_000
            women = int(members * dice.uniform(0.2, 0.8))
            volume = int(assets * dice.uniform(0.4, 1.6)) // 100_000 * 100_000
            states.append(
                CooperativeState(
                    ago,
                    members - women,
                    women,
                    dice.randint(1, 9),
                    assets,
                    own,
                    assets - own,
                    volume,
                    int(volume * dice.uniform(0.01, 0.08)) // 1_000 * 1_000,
                    dice.random() < 0.75,
                )
            )
        owner.years = tuple(states if dice.random() < 0.85 else states[:2])
        self.made.owners.append(owner)

    # businesses

    def _business(
        self, owner: int, trade: Trade, village: Village, name: str, *, size: float = 1
    ) -> Business:
        dice = self.dice
        chance = dice.random()
        kab_id, region_id = village.kab_id, village.id
        place_text = ""
        has_point = chance < 0.6
        if chance > 0.99:
            kab_id, region_id, place_text = village.kab_id // 100, village.kab_id // 100, "tidak terbaca"
        elif chance > 0.96:
            region_id, place_text = village.kab_id, f"{village.name} ?"
        elif chance > 0.9:
            region_id = village.kec_id
        kbli = (
            trade.kbli[min(int(dice.expovariate(1.2)), len(trade.kbli) - 1)] if dice.random() < 0.85 else ""
        )
        product = dice.choice(trade.products)
        business = Business(
            name=name,
            owner=owner,
            kab_id=kab_id,
            region_id=region_id,
            address=f"{dice.choice(stock.STREETS)} No. {dice.randint(1, 240)}"
            if dice.random() < 0.72
            else "",
            place_text=place_text,
            postal_code=village.postal_code if region_id == village.id else "",
            latitude=round(village.latitude + dice.gauss(0, 0.004), 6) if has_point else None,
            longitude=round(village.longitude + dice.gauss(0, 0.004), 6) if has_point else None,
            trade=trade,
            kbli=kbli,
            activity=dice.choice(trade.activity) if dice.random() < 0.9 else "",
            product=product,
            brand=f"{dice.choice(stock.WORDS)}" if dice.random() < 0.12 else "",
            legal_form="perorangan" if size == 1 and dice.random() < 0.7 else "",
            started_year=self.year - int(dice.expovariate(0.12)) - 1 if dice.random() < 0.78 else None,
        )
        if business.started_year is not None:
            business.started_year = max(business.started_year, 1962)
        if dice.random() < 0.35:
            business.channels = tuple(
                sorted(
                    {dice.choice(("tempat", "pasar", "wa", "medsos", "titip", "keliling")) for _ in range(2)}
                )
            )
        if dice.random() >= 0.07:
            self._history(business, size)
        else:
            business.seen = [Seen(2, None, None, None, (), "")]
        return business

    def _history(self, business: Business, size: float) -> None:
        dice = self.dice
        middle = business.trade.sales * 1_000_000 * size
        sales = middle * dice.lognormvariate(0, 0.95)
        first = dice.choices((0, 1, 2), (55, 25, 20))[0]
        for round_ in range(first, 3):
            business.seen.append(self._seen(round_, sales, business))
            sales *= dice.lognormvariate(0.05, 0.28)
        if dice.random() < 0.11:
            status = dice.choices(("active", "moved", "closed"), (70, 10, 20))[0]
            business.visit = Visit(dice.randint(10, 150), status, dice.random() < 0.8)

    def _seen(self, round_: int, sales: float, business: Business) -> Seen:
        dice = self.dice
        step = 100_000 if sales < 100_000_000 else 1_000_000
        told = int(sales) // step * step
        chance = dice.random()
        workers = max(1, round(dice.lognormvariate(0.5, 0.6) * (1 + sales / 400_000_000)))
        split: tuple[int, ...] = ()
        if dice.random() < 0.75:
            women = round(workers * business.trade.women)
            split = (workers - women, women, dice.randint(0, 1), dice.randint(0, 1))
        return Seen(
            round_,
            told if chance < 0.83 else -1 if chance < 0.88 else None,
            int(told * dice.uniform(0.1, 0.5)) // 100_000 * 100_000 if dice.random() < 0.3 else None,
            None,
            split,
            "active" if dice.random() < 0.97 else "closed",
        )

    def _twin(self, place: int) -> None:
        """The same person once more, as another office wrote it down."""
        dice = self.dice
        known = self.made.businesses[place]
        person = self.made.owners[known.owner]
        name = person.name
        match dice.randrange(4):
            case 0:
                name = misspelt(name, dice)
            case 1:
                name = old_spelling(name, dice)
            case _:
                name = name.upper()
        twin = Owner("person", name, person.kab_id, person.region_id, person.sex, person.birth_on)
        twin.phones = person.phones
        village = self._village(person.kab_id)
        has_moved = dice.random() < 0.25
        if has_moved or dice.random() < 0.3:
            twin.nik = person.nik
        elif person.nik and dice.random() < 0.4:
            twin.nik = wrong_digit(person.nik, dice)
        business = self._business(len(self.made.owners), known.trade, village, known.name)
        if not has_moved:
            business.kab_id, business.region_id, business.place_text = (
                known.kab_id,
                known.region_id,
                known.place_text,
            )
            business.postal_code, business.latitude, business.longitude = known.postal_code, None, None
        if dice.random() < 0.4:
            business.name = misspelt(business.name, dice)
        self.made.owners.append(twin)
        self.made.businesses.append(business)
        self.made.twins.append((known.owner, business.owner))

    # numbers

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


def misspelt(text: str, dice: random.Random) -> str:
    """One slip in the longest word: a letter lost, doubled or exchanged with its neighbour."""
    words = text.split()
    at = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[at]
    if len(word) < 4:
        return text
    place = dice.randrange(1, len(word) - 1)
    match dice.randrange(3):
        case 0:
            word = word[:place] + word[place + 1 :]
        case 1:
            word = word[:place] + word[place] + word[place:]
        case _:
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join([*words[:at], word, *words[at + 1 :]])


def old_spelling(text: str, dice: random.Random) -> str:
    """JUSUF → DJUSUF, UMAR → OEMAR; the text as it is where no old spelling fits."""
    fitting = [(new, old) for new, old in stock.OLD_SPELLING if new in text.upper()]
    if not fitting:
        return text.upper()
    new, old = dice.choice(fitting)
    return text.upper().replace(new, old, 1)


def wrong_digit(number: str, dice: random.Random) -> str:
    """Another running number: the rest of a NIK must stay a date and a place."""
    return number[:-1] + str((int(number[-1]) + dice.randint(1, 9)) % 10)


def list_days(today: date) -> tuple[date, date, date]:
    """The days on which the three yearly lists came: the second week of March, the newest before `today`."""
    newest = date(today.year, 3, 10)
    if newest + timedelta(days=170) > today:
        newest = date(today.year - 1, 3, 10)
    return date(newest.year - 2, 3, 10), date(newest.year - 1, 3, 10), newest


def fell(seen: Sequence[Seen]) -> bool:
    """Whether the newest known sales are below those known before."""
    known = [one.sales for one in seen if one.sales is not None and one.sales >= 0]
    return len(known) > 1 and known[-1] < known[-2]


__all__ = ["SEED", "SRI", "Business", "Invented", "Owner", "Seen", "fell", "invent", "list_days"]
