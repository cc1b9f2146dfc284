"""How long finding takes: names with a slip, numbers, likely duplicates; against icontains on the same rows."""

from __future__ import annotations

import random

from _scratch import arguments, measured, register, say


def measure(kab_ids: tuple[int, ...], asked: int) -> None:
    from django.db.models import Q

    from karawo.regions.access import EVERYTHING, Scope, within
    from karawo.registry.linkage.queries import candidates, likely_duplicates, stored_record
    from karawo.registry.models import Business, Identifier
    from karawo.registry.queries import search
    from karawo.registry.queries.search import _MOST_READ, _answered, _meant, _reach, query_tokens
    from karawo.registry.queries.words import words
    from karawo.registry.tests.believable import distorted

    dice = random.Random(11)
    with within(EVERYTHING):
        last = Business.objects.order_by("-id").values_list("id", flat=True)[0]
        first = Business.objects.order_by("id").values_list("id", flat=True)[0]
        picked = [dice.randrange(first, last) for _ in range(asked * 3)]
        rows = list(Business.objects.filter(pk__in=picked).select_related("primary_owner")[:asked])
        numbers = {
            (number.owner_id, number.kind): str(number.sealed)
            for number in Identifier.objects.filter(owner__in=[row.primary_owner_id for row in rows])
        }
    province = Scope(kab_ids=kab_ids[:40])
    nation = Scope(standing="nation")
    names = [distorted(row.primary_owner.name, dice) for row in rows]
    niks = [numbers[row.primary_owner_id, "nik"] for row in rows]

    def near_to(nik: str) -> str:
        place = dice.randrange(12, 16)
        return nik[:place] + str((int(nik[place]) + 1) % 10) + nik[place + 1 :]

    measured("name with a slip, province", lambda text: search(text, scope=province), names)
    homes = list(zip(names, [Scope(kab_ids=(row.kab_id,)) for row in rows], strict=True))
    measured("name with a slip, one kabupaten", lambda pair: search(pair[0], scope=pair[1]), homes)
    measured("name with a slip, nation", lambda text: search(text, scope=nation), names)
    measured("three letters, province", lambda text: search(text[:3], scope=province), names)
    measured("NIK", lambda text: search(text, scope=province), niks)
    measured(
        "NIK with a wrong digit", lambda text: search(text, scope=province), [near_to(nik) for nik in niks]
    )
    phones = [numbers[row.primary_owner_id, "phone"] for row in rows]
    measured("telephone", lambda text: search(text, scope=province), phones)

    def probes(pair: tuple[str, Scope]) -> None:
        known = words()
        _expanded, stages = _meant(known, query_tokens(pair[0]), 20)
        _answered("registry_named", known, [stage[1:] for stage in stages], _reach(pair[1]), _MOST_READ)

    with within(EVERYTHING):
        measured("words and index alone, one kabupaten (G6)", probes, homes)

    records = [
        stored_record(
            identity=0,
            owner_name=name,
            business_name=row.name,
            sex=row.primary_owner.sex,
            birth_on=None,
            numbers={"nik": [near_to(nik)], "phone": [phone]},
            region_id=row.region_id,
            kab_id=row.kab_id,
            address="",
            kbli_code=row.kbli_code,
        )
        for name, row, nik, phone in zip(names, rows, niks, phones, strict=True)
    ]
    with within(province):
        measured("candidates of one record (G5)", candidates, records)
        measured("likely duplicates, scored (G5)", likely_duplicates, records)

    def icontains(text: str) -> None:
        with within(province):
            found = Business.objects.filter(Q(name__icontains=text) | Q(primary_owner__name__icontains=text))
            list(found.select_related("primary_owner")[:20])

    measured(
        "baseline: icontains on the whole name", icontains, [row.primary_owner.name for row in rows][:60]
    )
    right = 0
    for name, row in zip(names, rows, strict=True):
        hits = search(name, scope=Scope(kab_ids=(row.kab_id,))).hits[:5]
        right += row.pk in [hit.id for hit in hits] or row.primary_owner.name in [
            hit.owner_name for hit in hits
        ]
    say({"what": "right name in the first five, one kabupaten", "share": round(right / len(rows), 3)})


if __name__ == "__main__":
    chosen = arguments(__doc__)
    with register(chosen.rows, chosen.database) as kabs:
        measure(kabs, chosen.asked)
