"""How long lists take: pages, filters, numbers, one file, an export; against plain offset and count of the ORM."""

from __future__ import annotations

import random
from time import perf_counter

from _scratch import arguments, measured, register, say


def measure(kab_ids: tuple[int, ...], asked: int) -> None:
    from karawo.regions.access import EVERYTHING, Scope, within
    from karawo.registry.models import Business
    from karawo.registry.queries import BusinessFilter, business_file, export_rows, number_of, page_of

    dice = random.Random(5)
    province = Scope(kab_ids=kab_ids[:40])
    home = Scope(kab_ids=(kab_ids[-1],))
    nation = Scope(standing="nation")

    def page(scope: Scope, **wanted: object):
        def ask(_turn: object) -> None:
            with within(scope):
                page_of(BusinessFilter(**wanted), scope=scope)

        return ask

    turns = list(range(asked))
    measured("first page, one kabupaten", page(home), turns)
    measured("first page, province", page(province), turns)
    measured("first page by name, province", page(province, sort="nama"), turns)
    measured("first page, nation", page(nation), turns)
    measured("KBLI and class, province", page(province, kbli="139", size_classes=("mikro",)), turns)
    measured("no NIB, women, province", page(province, has_nib=False, sex="P"), turns)
    measured("words, province", page(province, text="siti berkah"), turns)

    marks = [""]
    with within(province):
        for _ in range(40):
            marks.append(page_of(BusinessFilter(sort="nama"), scope=province, after=marks[-1]).after)

    def later(mark: str) -> None:
        with within(province):
            page_of(BusinessFilter(sort="nama"), scope=province, after=mark)

    measured("fortieth page by its mark, province", later, [marks[-1]] * asked)

    def number(scope: Scope, **wanted: object):
        def ask(_turn: object) -> None:
            with within(scope):
                number_of(BusinessFilter(**wanted), scope=scope)

        return ask

    measured("number of all, one kabupaten", number(home), turns[:60])
    measured("number of all, province", number(province), turns[:60])
    measured(
        "number of a filter, province", number(province, kbli="139", size_classes=("mikro",)), turns[:60]
    )

    with within(EVERYTHING):
        ids = list(Business.objects.values_list("id", flat=True)[:50_000])

    def one(identity: int) -> None:
        with within(province):
            business_file(identity)

    measured("one business, whole file", one, dice.sample(ids, min(asked, len(ids))))

    began = perf_counter()
    rows = sum(1 for _row in export_rows(BusinessFilter(), scope=province))
    seconds = perf_counter() - began
    say(
        {
            "what": "export of the province",
            "rows": rows,
            "seconds": round(seconds, 2),
            "rows_per_s": int(rows / seconds),
        }
    )

    def plain(offset: int) -> None:
        with within(province):
            found = Business.objects.order_by("-changed_at", "-id").select_related("primary_owner")
            list(found[offset : offset + 50])
            found.count()

    measured("baseline: ORM page by offset, with count", plain, [0] * 30)
    measured("baseline: ORM fortieth page by offset, with count", plain, [2_000] * 30)


if __name__ == "__main__":
    chosen = arguments(__doc__)
    with register(chosen.rows, chosen.database) as kabs:
        measure(kabs, chosen.asked)
