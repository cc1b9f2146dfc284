"""Who is there, what they own, and what was seen of it over three years."""

from __future__ import annotations

from datetime import date

from karawo.config.demo import stock
from karawo.config.demo.invent.drawing import Drawing
from karawo.config.demo.invent.mistakes import misspelt, old_spelling, wrong_digit
from karawo.config.demo.invent.rows import (
    Business,
    CooperativeState,
    Invented,
    Owner,
    Seen,
    Visit,
)
from karawo.config.demo.trades import TRADES, Trade
from karawo.config.demo.village import Village


class Inventor(Drawing):
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

    def _known_faces(self) -> None:
        """People whom the guide, the pictures and the journeys ask for by name."""
        town = self.places[7571]
        for name, sex, born, business, key, activity in (
            ("Sri Wahyuni Lamusu", "P", date(1979, 4, 12), "Karawo Bu Sri", "karawo", "menyulam karawo"),
            ("Siti Aminah Pakaya", "P", date(1985, 8, 5), "Warung Kopi Siti Aminah", "kopi", "warung kopi"),
            ("Rahmat Hulopi", "L", date(1990, 2, 23), "Gula Aren Dulamayo", "gula_aren", "membuat gula aren"),
        ):
            village = town[len(self.made.owners) * 7 % len(town)]
            owner = Owner("person", name, village.kab_id, village.id, sex, born, False)
            owner.nik = self._nik(village, born, sex)
            owner.nib = self._nib()
            owner.phones = (next(self.phones),)
            self.made.owners.append(owner)
            trade = next(trade for trade in TRADES if trade.key == key)
            made = self._business(len(self.made.owners) - 1, trade, village, business)
            made.kbli, made.brand, made.activity = trade.kbli[0], "", activity
            made.started_year = self.year - 7
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
            f"{kind} {dice.choice(stock.WORDS)} {village.name}",
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
