"""Two forums and what their partners promised: invented offices, campuses and firms, a year of keeping and breaking."""

from __future__ import annotations

import random
import tomllib
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from karawo.accounts.models import Centre, User
from karawo.config.demo.people import GORONTALO, MALANG
from karawo.config.demo.work.planning import moment
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.partners import actions
from karawo.partners.models import Agreement, Commitment, Delivery, Forum, Need, Partner
from karawo.regions.access import EVERYTHING, within

_SEED = 75
_NOTE = "Contoh; bukan lembaga sungguhan."

type _Rows = list[dict[str, Any]]
_TOLD: dict[str, dict[str, _Rows]] = tomllib.loads(Path(__file__).with_name("joint.toml").read_text("utf-8"))


def joined() -> bool:
    return Entry.objects.filter(act="demo.joined").exists()


def join_forces(people: dict[str, User], *, at: datetime) -> int:
    """How many promises; 0 where they are there already. After `introduce`, in one transaction; some seconds."""
    with within(EVERYTHING):
        if joined():
            return 0
        today = timezone.localdate(at)
        gorontalo = _Table(
            people["zainal"], (people["zainal"], people["kepala"], people["darma"]), today, _SEED
        )
        gorontalo.open(
            "Forum Heksaheliks Gorontalo (contoh)",
            75,
            "Penguatan ekosistem ekonomi kreatif dan optimalisasi PLUT",
            "hexa",
            ("kopi", "gula aren", "kain karawo"),
            _TOLD["gorontalo"]["partners"],
            centre=GORONTALO,
        )
        gorontalo.offer()
        gorontalo.lack()
        gorontalo.sign()
        gorontalo.promise(_TOLD["gorontalo"]["promises"])
        gorontalo.study()
        malang = _Table(people["bayu"], (people["bayu"], people["rina"]), today, _SEED + 1)
        malang.open(
            "Forum Pentaheliks Jawa Timur (contoh)",
            3573,
            "Kemitraan KUMKM dari mediasi sampai akses pasar",
            "penta",
            (),
            _TOLD["jawa_timur"]["partners"],
            centre=MALANG,
        )
        malang.promise(_TOLD["jawa_timur"]["promises"])
        count = sum(len(told["promises"]) for told in _TOLD.values())
        record("demo.joined", by=None, at=at, words={"promises": count})
    return count


class _Table:
    """One forum while it is being set: `host` writes, `raters` judge."""

    def __init__(self, host: User, raters: tuple[User, ...], today: date, seed: int) -> None:
        self.host, self.raters, self.today = host, raters, today
        # Not for secrets: the same demo every time.
        self.dice = random.Random(seed)  # noqa: S311
        self.partners: list[Partner] = []
        self.needs: list[Need] = []
        self.papers: list[Agreement] = []

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        return moment(self.today - timedelta(days=days_ago), hour)

    def open(
        self,
        name: str,
        region: int,
        theme: str,
        model: str,
        commodities: tuple[str, ...],
        rows: _Rows,
        *,
        centre: str,
    ) -> None:
        began = self.at(370)
        given = actions.GivenForum(
            name=name,
            region_id=region,
            theme=theme,
            model=model,
            commodities=commodities,
            opened_on=timezone.localdate(began),
        )
        host = Centre.objects.get(name=centre)
        self.forum: Forum = actions.open_forum(given, by=self.host, at=began, centre=host)
        scores = []
        for row in rows:
            told = {name: row[name] for name in ("name", "element", "reach", "sector")}
            partner = actions.register_partner(
                actions.GivenPartner(
                    **told, sub_kind=row.get("sub_kind", ""), region_id=row["region"], note=_NOTE
                ),
                by=self.host,
                at=began,
                is_another=True,
            )
            actions.join(
                self.forum, partner, role=row["role"], since=timezone.localdate(began), by=self.host, at=began
            )
            self.partners.append(partner)
            scores.append((partner.pk, row["power"], row["interest"]))
        for rater in self.raters:
            words = {
                pk: (self._near(power), self._near(interest))
                for pk, power, interest in scores[: len(scores) - 1]
            }
            actions.rate(self.forum, words, by=rater, at=self.at(60))
        contact = actions.GivenContact(
            name="Ibu Narahubung (contoh)",
            position="Humas",
            phone="081244119080",
            consented_on=timezone.localdate(began),
        )
        actions.add_contact(self.partners[0], contact, by=self.host, at=began)

    def _near(self, score: int) -> int:
        return min(5, max(1, score + self.dice.choice((-1, 0, 0, 0, 1))))

    def offer(self) -> None:
        for row in _TOLD["gorontalo"]["offers"]:
            told = dict(row)
            partner = self.partners[told.pop("who")]
            actions.add_offer(partner, actions.GivenOffer(**told), by=self.host, at=self.at(300))
        for who, other, kind in ((8, 7, "member_of"), (5, 4, "member_of"), (13, 10, "part_of")):
            actions.relate(
                self.partners[who],
                self.partners[other],
                kind=kind,
                since=timezone.localdate(self.at(300)),
                by=self.host,
                at=self.at(300),
            )

    def lack(self) -> None:
        for row in _TOLD["gorontalo"]["needs"]:
            told = dict(row)
            given = actions.GivenNeed(**told | {"region_id": told.pop("region")}, source="fgd")
            need = actions.raise_need(given, by=self.host, at=self.at(365), forum=self.forum)
            self.needs.append(need)

    def sign(self) -> None:
        began = timezone.localdate(self.at(350))
        parties = dict.fromkeys((self.partners[9], self.partners[0], self.partners[16]), "")
        mou = actions.record_agreement(
            actions.GivenAgreement(
                form="mou",
                title="Pengembangan kopi, gula aren, dan karawo",
                number="CONTOH/01",
                region_id=75,
                valid_from=began,
                valid_until=self.today + timedelta(days=40),
                parties=parties,
                forum=self.forum,
            ),
            by=self.host,
            at=self.at(350),
        )
        pks = actions.record_agreement(
            actions.GivenAgreement(
                form="pks",
                title="Pendampingan izin edar dan merek",
                number="CONTOH/02",
                region_id=7571,
                valid_from=began,
                valid_until=self.today + timedelta(days=400),
                forum=self.forum,
                parent=mou,
                parties=dict.fromkeys((self.partners[12], self.partners[13]), ""),
            ),
            by=self.host,
            at=self.at(340),
        )
        letter = actions.record_agreement(
            actions.GivenAgreement(
                form="letter",
                title="Kesediaan menampung gula aren",
                region_id=7571,
                valid_from=began,
                forum=self.forum,
                parties=dict.fromkeys((self.partners[18], self.partners[19]), ""),
            ),
            by=self.host,
            at=self.at(330),
        )
        self.papers = [mou, pks, letter]

    def promise(self, rows: _Rows) -> None:
        for number, row in enumerate(rows):
            self._promise(row, began=340 - number * 2)

    def _promise(self, row: dict[str, Any], *, began: int) -> None:
        end, due, quantity = row.get("end", "agreed"), row["due"], Decimal(row["quantity"])
        given = actions.GivenCommitment(
            **{name: row[name] for name in ("text", "contribution", "unit", "programme")},
            quantity=quantity,
            region_id=row["region"],
            promised_on=timezone.localdate(self.at(began)),
            due_on=self.today + timedelta(days=due),
            groups=row.get("groups", ()),
            value_rupiah=row.get("worth"),
            forum=self.forum,
            agreement=self.papers[1] if end == "signed" else None,
            need=self.needs[row["need"]] if "need" in row else None,
        )
        status = end if end in {"offered", "signed"} else "agreed"
        partner = self.partners[row["who"]]
        made = actions.promise(partner, given, by=self.host, at=self.at(began), status=status)
        for part, days_ago in row.get("delivered", ()):
            report = self._report(made, Decimal(str(part)) * quantity, days_ago)
            actions.confirm_delivery(report, by=self.host, at=self.at(max(0, days_ago - 1), 9))
        if end in {"broken", "withdrawn"}:
            why = "Anggaran dialihkan." if end == "broken" else "Studio siarannya ditutup."
            actions.step(made, end, words=why, by=self.host, at=self.at(max(1, -due - 20)))
        elif "delivered" not in row and end == "agreed" and due < 0:
            self._report(made, quantity, 3)

    def _report(self, promise: Commitment, quantity: Decimal, days_ago: int) -> Delivery:
        given = actions.GivenDelivery(
            quantity=quantity, delivered_on=timezone.localdate(self.at(days_ago)), note="Berita acara contoh"
        )
        key = UUID(int=self.dice.getrandbits(128), version=4)
        return actions.report_delivery(promise, key, given, by=self.host, at=self.at(days_ago, 14))

    def study(self) -> None:
        members = sorted(self.partners[:12], key=lambda each: (each.element, each.name))
        count = len(members)
        influences = [
            [0 if a == b else self.dice.choice((0, 0, 1, 1, 2, 3)) for b in range(count)]
            for a in range(count)
        ]
        positions = [[self.dice.choice((-2, 0, 1, 2, 3, 4)) for _objective in range(3)] for _actor in members]
        actions.study_actors(
            self.forum,
            actors=[each.pk for each in members],
            objectives=["Satu merek kolektif karawo", "Rak wajib produk daerah", "Data bersama"],
            influences=influences,
            positions=positions,
            by=self.host,
            at=self.at(50),
        )
