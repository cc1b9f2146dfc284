"""How long a form waits for "perhaps this one already": with slips, against icontains and equality on the same rows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from _people import signed_in
from _scratch import arguments, measured, register, say

FIRST = 3
"""So many suggestions a person reads."""


def _another_digit(number: str, dice: random.Random) -> str:
    place = dice.randrange(12, len(number))
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


def typed(kab_ids: tuple[int, ...], asked: int) -> Iterator[tuple[str, int, dict[str, str]]]:
    """(how it was distorted, the owner that is meant, what stands in the form), the ways in turn."""
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.models import Business, Identifier
    from karawo.registry.tests.believable import distorted

    dice = random.Random(23)
    with within(EVERYTHING):
        ids = Business.objects.order_by("id").values_list("id", flat=True)
        first, last = ids[0], ids.last()
        picked = [dice.randrange(first, last) for _ in range(asked * 3)]
        rows = list(
            Business.objects.filter(pk__in=picked, kab_id__in=kab_ids).select_related("primary_owner")[:asked]
        )
        numbers = {
            (number.owner_id, number.kind): str(number.sealed)
            for number in Identifier.objects.filter(owner__in=[row.primary_owner_id for row in rows])
        }
    ways: list[tuple[str, Callable[[Any, str, str], dict[str, str]]]] = [
        (
            "name with a slip, village",
            lambda row, _nik, _phone: {
                "owner_name": distorted(row.primary_owner.name, dice),
                "desa": str(row.region_id),
                "kecamatan": str(row.region_id)[:6],
                "kabupaten": str(row.kab_id),
            },
        ),
        (
            "NIK with a wrong digit, name",
            lambda row, nik, _phone: {
                "nik": _another_digit(nik, dice),
                "owner_name": row.primary_owner.name,
                "kabupaten": str(row.kab_id),
            },
        ),
        (
            "telephone, name with a slip",
            lambda row, _nik, phone: {
                "phone": phone,
                "owner_name": distorted(row.primary_owner.name, dice),
                "kabupaten": str(row.kab_id),
            },
        ),
        (
            "moved: NIK, another village",
            lambda row, nik, _phone: {
                "nik": nik,
                "owner_name": row.primary_owner.name,
                "kabupaten": str(dice.choice(kab_ids)),
            },
        ),
    ]
    for number, row in enumerate(rows):
        way, fill = ways[number % len(ways)]
        nik = numbers[row.primary_owner_id, "nik"]
        phone = numbers[row.primary_owner_id, "phone"]
        yield way, row.primary_owner_id, {"name": row.name, **fill(row, nik, phone)}


def measure(kab_ids: tuple[int, ...], asked: int) -> None:
    from django.db.models import Q
    from django.urls import reverse

    from karawo.regions.access import EVERYTHING, Scope, within
    from karawo.registry.linkage.queries import candidates, likely_duplicates
    from karawo.registry.linkage.rules import link_record
    from karawo.registry.models import Identifier, Owner
    from karawo.registry.models.fields import sealer

    home = kab_ids[:40]
    forms = list(typed(home, asked))
    scope = Scope(kab_ids=home)
    records = [
        link_record(
            nik=form.get("nik"),
            name=form.get("owner_name"),
            phone=form.get("phone"),
            business=form.get("name"),
            desa_code=form.get("desa"),
            kecamatan_code=form.get("kecamatan"),
            kabupaten_code=form.get("kabupaten"),
        )
        for _way, _owner, form in forms
    ]
    with within(scope):
        measured("candidates of one record (G5)", candidates, records)
        measured("likely duplicates, scored (G5)", likely_duplicates, records)
        ours = [
            owner in [found.owner_id for found in likely_duplicates(record)[:FIRST]]
            for (_way, owner, _form), record in zip(forms, records, strict=True)
        ]
    client, address = signed_in(home), reverse("registry:duplicates")

    def page(form: dict[str, str]) -> None:
        answer = client.post(address, form)
        if answer.status_code != 200:
            raise RuntimeError(f"the page answered {answer.status_code}")

    measured("the page's whole answer (G5)", page, [form for _way, _owner, form in forms])

    def plain(form: dict[str, str]) -> list[int]:
        with within(EVERYTHING):
            known = Q(name__icontains=form["owner_name"])
            for kind in ("nik", "phone"):
                if kind in form:
                    same = Identifier.objects.filter(kind=kind, digest=sealer().digest(kind, form[kind]))
                    known |= Q(pk__in=same.values("owner_id"))
            return list(Owner.objects.filter(known).values_list("pk", flat=True)[:FIRST])

    few = forms[: max(20, asked // 5)]
    measured("baseline: equality and icontains", plain, [form for _way, _owner, form in few])
    theirs = [owner in plain(form) for _way, owner, form in few]
    for way in dict.fromkeys(way for way, *_rest in forms):
        mine = [hit for (how, *_rest), hit in zip(forms, ours, strict=True) if how == way]
        other = [hit for (how, *_rest), hit in zip(few, theirs, strict=True) if how == way]
        say(
            {
                "what": f"right owner among the first {FIRST}: {way}",
                "share": round(sum(mine) / len(mine), 3),
                "baseline": round(sum(other) / len(other), 3),
            }
        )


if __name__ == "__main__":
    chosen = arguments(__doc__)
    with register(chosen.rows, chosen.database) as kabs:
        measure(kabs, chosen.asked)
