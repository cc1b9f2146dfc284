"""The invented register, list by list, as rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from karawo import law
from karawo.config.demo.fill.staging import TABLES, next_ids, sequence_of, stage, straight
from karawo.config.demo.invent import Business, Invented, Owner
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.kit.numbers import format_integer
from karawo.registry.actions.finding import words_of
from karawo.registry.actions.writing import canonical_business_name, canonical_owner_name
from karawo.registry.linkage.actions import propose_duplicates
from karawo.registry.linkage.queries import COLUMNS, key_row, likely_duplicates, stored_record
from karawo.registry.models import Source
from karawo.registry.models.fields import sealer
from karawo.registry.rules import completeness, mask, mask_phone
from karawo.registry.rules.entry import entry_words
from karawo.registry.rules.kbli import section_of

KBLI_VERSION = 2020

MOST_PROPOSED = 60

ENTERED = 3
"""The act of the enumerator comes after the three lists; field visits are the last."""

VISITED = 4


class Writer:
    def __init__(
        self, made: Invented, days: tuple[date, date, date], part: int, enumerator_id: int | None
    ) -> None:
        self.part = part
        self.made = made
        self.days = days
        self.enumerator_id = enumerator_id
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self.keys: list[tuple[Any, ...]] = []
        self.entries: list[tuple[Any, ...]] = []
        self.words: Counter[str] = Counter()
        self.limits = law.size_limits(days[-1])
        self.first: dict[int, int] = {}
        later = (days[-1] + timedelta(days=60), days[-1] + timedelta(days=155))
        self.times = [timezone.make_aware(datetime.combine(day, time(9, 30))) for day in (*days, *later)]

    def write(self) -> None:
        owners, businesses = self.made.owners, self.made.businesses
        subjects = next_ids("registry_subject_id", len(owners) + len(businesses))
        self.owner_ids, self.business_ids = subjects[: len(owners)], subjects[len(owners) :]
        self.sources = self._sources()
        self.record_ids = iter(
            next_ids(
                sequence_of("registry_record"),
                len(owners) + sum(len(business.seen) for business in businesses),
            )
        )
        for business in businesses:
            act = ENTERED if business.is_entered else business.seen[0].round
            self.first[business.owner] = min(act, self.first.get(business.owner, act))
        for place, owner in enumerate(owners):
            self._owner(place, owner)
        for place, business in enumerate(businesses):
            self._business(place, business)
        self._copy()

    def _sources(self) -> list[int]:
        """Three yearly lists, what the enumerator was told, what was seen on the spot."""
        named = [
            *((f"Daftar contoh dinas {day.year}", Source.Kind.OFFICE) for day in self.days),
            ("Pendataan contoh", Source.Kind.OWNER),
            ("Kunjungan contoh", Source.Kind.FIELD),
        ]
        return [
            Source.objects.get_or_create(name=name, defaults={"kind": kind})[0].pk for name, kind in named
        ]

    def _at(self, act: int) -> datetime:
        return self.times[act]

    def _day(self, act: int) -> date:
        return timezone.localdate(self.times[act])

    def _owner(self, place: int, owner: Owner) -> None:
        act = self.first.get(place, 2)
        at, source, owner_id = self._at(act), self.sources[act], self.owner_ids[place]
        birth = owner.birth_on.isoformat() if owner.birth_on else None
        self.rows["registry_owner"].append(
            (
                act,
                owner_id,
                owner.kab_id,
                owner.kind,
                owner.name,
                canonical_owner_name(owner.name, owner.kind),
                owner.sex,
                sealer().seal(birth) if birth else None,
                sealer().digest("birth", birth) if birth else None,
                owner.has_disability,
                "",
                owner.is_deceased,
                owner.cooperative_kind,
                owner.legal_number,
                owner.legal_on,
                owner.region_id,
                "",
                "",
                "",
                at,
            )
        )
        for kind, number in self._numbers(owner):
            is_personal = kind in {"nik", "npwp", "phone"}
            masked = mask_phone(number) if kind == "phone" else mask(number) if is_personal else number
            self.rows["registry_identifier"].append(
                (
                    act,
                    owner.kab_id,
                    owner_id,
                    kind,
                    "" if is_personal else number,
                    sealer().seal(number) if is_personal else None,
                    sealer().digest(kind, number),
                    masked,
                    True,
                    "",
                    "typed",
                    source,
                    timezone.localdate(at),
                )
            )
        if owner.kind != "cooperative":
            return
        for state in owner.years:
            year_act = 2 - state.ago
            year = self.days[year_act].year - 1
            self.rows["registry_cooperativeyear"].append(
                (
                    max(year_act, act),
                    owner.kab_id,
                    owner_id,
                    year,
                    date(year + 1, 2, 20) if state.has_rat else None,
                    state.members_male,
                    state.members_female,
                    state.members_male + state.members_female,
                    state.employees,
                    state.assets,
                    state.own_capital,
                    state.outside_capital,
                    state.volume,
                    state.shu,
                    self._at(year_act),
                    self.sources[year_act],
                )
            )
        self._record(act, owner.kab_id, owner_id, None, {"Nama Koperasi": owner.name}, place)
        self._found(owner, owner_id, None, words_of(entities=[owner.name]))

    def _numbers(self, owner: Owner) -> Iterable[tuple[str, str]]:
        for kind in ("nik", "nib", "npwp", "nik_koperasi"):
            if number := getattr(owner, kind):
                yield kind, number
        for number in owner.phones:
            yield "phone", number

    def _business(self, place: int, business: Business) -> None:
        owner, business_id = self.made.owners[business.owner], self.business_ids[place]
        owner_id = self.owner_ids[business.owner]
        facts = self._facts(business, business_id)
        reading = self._reading(business, owner, facts)
        act = ENTERED if business.is_entered else business.seen[0].round
        last = VISITED if business.visit else act if business.is_entered else business.seen[-1].round
        self.rows["registry_business"].append(
            (
                act,
                business_id,
                business.kab_id,
                business.name,
                canonical_business_name(business.name),
                business.brand,
                owner_id,
                business.legal_form,
                "",
                KBLI_VERSION if business.kbli else None,
                business.kbli,
                section_of(business.kbli, KBLI_VERSION) if business.kbli else "",
                business.activity,
                business.product,
                business.started_year,
                *reading,
                business.region_id,
                business.address,
                business.place_text,
                business.postal_code,
                business.latitude,
                business.longitude,
                12 if business.latitude else None,
                self._at(act),
                self._at(last),
            )
        )
        self.rows["registry_ownership"].append(
            (act, business.kab_id, business_id, owner_id, "owner", self.sources[act])
        )
        self.rows["registry_observation"].extend(facts)
        for seen in business.seen:
            from_act = ENTERED if business.is_entered else seen.round
            cells = {
                "Nama Usaha": business.name, "Nama Pemilik": owner.name, "NIK": owner.nik,
                "HP": "".join(owner.phones[:1]),
                "Alamat": business.address, "Produk": business.product,
                "Omzet": "" if seen.sales is None else "tidak tahu" if seen.sales < 0 else str(seen.sales),
            }  # fmt: skip
            self._record(from_act, business.kab_id, owner_id, business_id, cells, place)
        persons, entities = ([owner.name], []) if owner.kind == "person" else ([], [owner.name])
        words = words_of(name=business.name, brand=business.brand, persons=persons, entities=entities)
        self._found(owner, owner_id, (business, business_id), words)

    def _facts(self, business: Business, business_id: int) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []

        def tell(
            act: int, what: str, start: date, end: date, number: int | None = None, codes: Sequence[str] = ()
        ) -> None:
            is_unknown = number is not None and number < 0
            found.append(
                (
                    act,
                    business.kab_id,
                    business_id,
                    what,
                    None if is_unknown else number,
                    json.dumps(list(codes)),
                    is_unknown,
                    start,
                    end,
                    self._at(act),
                    self.sources[act],
                    ("office_import", "office_import", "office_import", "owner_statement", "field_verified")[
                        act
                    ],
                )
            )

        for seen in business.seen:
            act = ENTERED if business.is_entered else seen.round
            day = self._day(act)
            year = self.days[seen.round].year - 1
            if seen.sales is not None:
                tell(act, "sales_rupiah", date(year, 1, 1), date(year, 12, 31), seen.sales)
            if seen.capital is not None:
                tell(act, "capital_rupiah", day, day, seen.capital)
            if seen is business.seen[-1]:
                for what, number in zip(_WORKERS, seen.workers, strict=False):
                    tell(act, what, day, day, number)
            elif seen.workers:
                tell(act, "workers_total", day, day, sum(seen.workers))
            if seen.status:
                tell(act, "status", day, day, codes=[seen.status])
        act = ENTERED if business.is_entered else business.seen[0].round
        if business.channels:
            tell(act, "channels", self._day(act), self._day(act), codes=business.channels)
        if business.latitude is not None and business.longitude is not None:
            tell(act, "position", self._day(act), self._day(act), 12, _point(business))
        if business.visit is not None:
            day = self.days[-1] + timedelta(days=business.visit.days)
            tell(VISITED, "status", day, day, codes=[business.visit.status])
        return found

    def _reading(self, business: Business, owner: Owner, facts: list[tuple[Any, ...]]) -> tuple[Any, ...]:
        """What `registry.actions.derive` reads from these facts; a test holds the two together."""
        newest: dict[str, tuple[Any, ...]] = {}
        for fact in facts:
            if not fact[6] and (fact[3] not in newest or fact[8] >= newest[fact[3]][8]):
                newest[fact[3]] = fact
        status = newest.get("status")
        sales, capital = newest.get("sales_rupiah"), newest.get("capital_rupiah")
        size, criterion, size_on = "", "", None
        for money, name, limits in (
            (sales, "sales", self.limits.sales),
            (capital, "capital", self.limits.capital),
        ):
            if money is not None:
                size, criterion, size_on = _class_of(money[4], limits), name, money[8]
                break
        parts, total = newest.get(_WORKERS[0]), newest.get("workers_total")
        workers = sum(newest[what][4] for what in _WORKERS) if parts else total[4] if total else None
        known = {
            "owner_number": bool(owner.nik) or (owner.kind != "person" and bool(owner.nib or owner.npwp)),
            "owner_sex": bool(owner.sex),
            "owner_birth": owner.birth_on is not None,
            "phone": bool(owner.phones),
            "village": (business.region_id or 0) > 999_999_999,
            "address": bool(business.address),
            "position": business.latitude is not None,
            "activity": bool(business.activity or business.product),
            "kbli": bool(business.kbli),
            "started_year": business.started_year is not None,
            "status": status is not None,
            "sales": sales is not None,
            "workers": workers is not None,
            "nib": bool(owner.nib),
        }
        percent = completeness.completeness_percent(
            {key for key, is_known in known.items() if is_known}, owner_is_person=owner.kind == "person"
        )
        return (
            json.loads(status[5])[0] if status else "unknown", status[8] if status else None, size, criterion, size_on,
            bool(owner.nib), sales[4] if sales else None, workers, percent,
        )  # fmt: skip

    def _record(
        self, act: int, kab_id: int, owner_id: int, business_id: int | None, cells: dict[str, str], row: int
    ) -> None:
        payload = json.dumps(
            {key: value for key, value in cells.items() if value}, ensure_ascii=False, sort_keys=True
        )
        source, record_id = self.sources[act], next(self.record_ids)
        digest = sealer().digest(f"record {source}", payload)
        where = json.dumps({"file": f"contoh-{act + 1}.xlsx", "sheet": "Data", "row": row + 2})
        self.rows["registry_record"].append(
            (act, record_id, kab_id, source, "", digest, sealer().seal(payload), where, self._at(act))
        )
        self.rows["registry_recordlink"].append((act, kab_id, record_id, owner_id, business_id))

    def _found(self, owner: Owner, owner_id: int, unit: tuple[Business, int] | None, words: set[str]) -> None:
        business, business_id = unit if unit is not None else (None, None)
        region_id = owner.region_id if business is None else business.region_id
        kab_id = owner.kab_id if business is None else business.kab_id
        numbers = {kind: [number] for kind, number in self._numbers(owner) if kind != "nik_koperasi"}
        keys = key_row(
            stored_record(
                identity=owner_id,
                owner_name=owner.name,
                business_name="" if business is None else business.name,
                sex=owner.sex,
                birth_on=owner.birth_on,
                numbers=numbers,
                region_id=region_id,
                kab_id=kab_id,
                address="" if business is None else business.address,
                kbli_code="" if business is None else business.kbli,
            )
        )
        self.keys.append(
            (owner_id, business_id, kab_id, *(keys[column] for column in COLUMNS), keys["nik_near"])
        )
        self.words.update(words)
        self.entries.append((business_id or owner_id, kab_id, entry_words(words)))

    def _copy(self) -> None:
        acts = sorted({row[0] for rows in self.rows.values() for row in rows})
        with connection.cursor() as cursor:
            for table, columns in TABLES.items():
                stage(cursor, table, columns.replace(" ", ", "), self.rows[table])
            for act in acts:
                self._enter(cursor, act)
                for table, columns in TABLES.items():
                    names = columns.replace(" ", ", ")
                    cursor.execute(
                        f"INSERT INTO {table} ({names}) SELECT {names} FROM demo_{table} WHERE act = {act}"  # noqa: S608
                    )
            cursor.execute("SELECT set_config('app.user', '', true)")
            cursor.execute(f"DROP TABLE {', '.join(f'demo_{table}' for table in TABLES)}")
            straight(
                cursor,
                "registry_matchkeys",
                f"owner_id, business_id, kab_id, {', '.join(COLUMNS)}, nik_near",
                self.keys,
            )
            straight(cursor, "registry_searchentry", "subject_id, kab_id, words", self.entries)
            straight(
                cursor,
                "registry_token",
                "text, count",
                sorted(self.words.items()),
                "ON CONFLICT (text) DO UPDATE SET count = registry_token.count + excluded.count,"
                " added_in = excluded.added_in",
            )

    def _enter(self, cursor: Any, act: int) -> Entry:
        told = "registry_observation" if act == VISITED else "registry_record"
        rows = sum(row[0] == act for row in self.rows[told])
        names = {ENTERED: "pendataan", VISITED: "kunjungan lapangan"}
        user = self.enumerator_id if act == ENTERED else None
        cursor.execute("SELECT set_config('app.user', %s, true)", ["" if user is None else str(user)])
        listed = names.get(act) or f"dinas {self.days[act].year}"
        words = {"list": listed, "rows": format_integer(rows), "part": self.part}
        return record("demo.filled", by=None, at=self._at(act), words=words)

    def propose(self, at: datetime) -> int:
        """The planted twins as the register itself finds them."""
        record("demo.compared", by=None, at=at, words={"pairs": min(len(self.made.twins), MOST_PROPOSED)})
        proposed = 0
        for _first, second in self.made.twins[:MOST_PROPOSED]:
            owner, owner_id = self.made.owners[second], self.owner_ids[second]
            business = next(one for one in self.made.businesses if one.owner == second)
            likely = likely_duplicates(
                stored_record(
                    identity=owner_id,
                    owner_name=owner.name,
                    business_name=business.name,
                    sex=owner.sex,
                    birth_on=owner.birth_on,
                    numbers={kind: [number] for kind, number in self._numbers(owner)},
                    region_id=business.region_id,
                    kab_id=business.kab_id,
                    address=business.address,
                    kbli_code=business.kbli,
                ),
                limit=2,
                without=[owner_id],
            )
            proposed += len(propose_duplicates(owner_id, likely, kab_id=owner.kab_id, at=at))
        return proposed


_WORKERS = ("workers_paid_male", "workers_paid_female", "workers_unpaid_male", "workers_unpaid_female")


def _point(business: Business) -> tuple[str, str]:
    return f"{business.latitude:.6f}", f"{business.longitude:.6f}"


def _class_of(value: int, limits: law.ClassLimits) -> str:
    for name, most in (("mikro", limits.micro), ("kecil", limits.small), ("menengah", limits.medium)):
        if value <= most:
            return name
    return "besar"
