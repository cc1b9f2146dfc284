"""Linkage rules: CPU time to make records canonical, key them, compare pairs and expand a typed word.

Invented records, one process, every step from empty caches. `--json` prints the figures for machines. To see what a
change did, run this file in two checkouts by turns: it asks only for what `karawo.registry.linkage.rules` exports.
"""

import argparse
import functools
import gc
import json
import platform
import resource
from collections.abc import Callable, Iterable
from time import process_time_ns
from typing import Any

from karawo.registry.linkage.rules import (
    KeyMaker,
    Keys,
    LinkRecord,
    Vocabulary,
    canonical_address,
    canonical_business,
    canonical_person,
    compare_both,
    link_record,
    search_tokens,
)
from karawo.registry.linkage.tests.invented import invented_queries, invented_records, invented_tokens

TOKENS = 300_000
QUERIES = 3_000


def empty_caches() -> None:
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper):
            found.cache_clear()
    link_record(
        name="Sri", business="Toko Sri", address="Jl. Mawar"
    )  # the tables are read once, not per record
    gc.collect()


def measure[T](name: str, step: Callable[[T], Any], things: list[T]) -> dict[str, Any]:
    """Microseconds of CPU for each thing; half, 95 % and 99 % of them cost at most p50, p95 and p99."""
    empty_caches()
    costs = []
    gc.freeze()
    for thing in things:
        begun = process_time_ns()
        step(thing)
        costs.append(process_time_ns() - begun)
    gc.unfreeze()
    total = sum(costs)
    costs.sort()
    return {
        "step": name,
        "things": len(things),
        "mean_us": round(total / len(things) / 1000, 2),
        "per_second": round(len(things) / (total / 1e9)),
        **{f"p{share}_us": round(costs[len(costs) * share // 100] / 1000, 1) for share in (50, 95, 99)},
    }


def pairs_that_meet(
    records: list[LinkRecord], keys: Iterable[Keys], most: int
) -> list[tuple[LinkRecord, LinkRecord]]:
    """Each record with the latest before it that share a key with it: what a register has to compare."""
    seen: dict[int, int] = {}
    pairs: list[tuple[LinkRecord, LinkRecord]] = []
    for place, found in enumerate(keys):
        met = {seen[key] for key in found.values if key in seen}
        pairs += [(records[other], records[place]) for other in sorted(met)[:3]]
        seen.update(dict.fromkeys(found.values, place))
        if len(pairs) >= most:
            break
    return pairs[:most]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", action="store_true", help="figures for machines")
    parser.add_argument("--only", default="", help="only the steps whose name holds this")
    wanted = parser.parse_args()

    typed = list(invented_records(wanted.rows))
    maker = KeyMaker(b"a secret for measuring only")
    records = [link_record(**fields) for fields in typed]
    tokens = invented_tokens(TOKENS)
    vocabulary = Vocabulary(tokens)

    def column(name: str) -> list[str]:
        return [fields[name] for fields in typed if fields[name]]

    steps: list[tuple[str, Callable[[Any], Any], list[Any]]] = [
        ("link_record + keys", lambda fields: maker.keys(link_record(**fields)), typed),
        ("link_record", lambda fields: link_record(**fields), typed),
        ("keys", maker.keys, records),
        ("canonical_person", canonical_person, column("name")),
        ("canonical_business", canonical_business, column("business")),
        ("canonical_address", canonical_address, column("address")),
        ("search_tokens", lambda record: search_tokens(name=record.name, business=record.business), records),
        (
            "compare_both",
            lambda pair: compare_both(*pair),
            pairs_that_meet(records, map(maker.keys, records), wanted.rows),
        ),
        (f"expand among {TOKENS}", vocabulary.expand, invented_queries(tokens, QUERIES)),
    ]
    found = [measure(name, step, things) for name, step, things in steps if wanted.only in name]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if wanted.json:
        print(json.dumps({"python": platform.python_version(), "peak_mb": memory, "steps": found}))
        return
    print(
        f"Python {platform.python_version()}, {wanted.rows} records, CPU time in microseconds, peak {memory} MB"
    )
    print(f"{'':24}{'mean':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'per second':>13}")
    for row in found:
        figures = "".join(f"{row[name]:9.1f}" for name in ("mean_us", "p50_us", "p95_us", "p99_us"))
        print(f"{row['step']:24}{figures}{row['per_second']:13}")


if __name__ == "__main__":
    main()
