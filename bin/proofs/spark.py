"""The same list by the lean engine, by Splink on DuckDB and by Splink on Spark: the same pairs, the same weights."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from karawo.registry.linkage.batch.cluster import bits_at  # noqa: E402
from karawo.registry.linkage.batch.engines import ENGINES, Budget, Pairs, engine  # noqa: E402
from karawo.registry.linkage.batch.errors import CannotLink  # noqa: E402
from karawo.registry.linkage.batch.model import read_model  # noqa: E402
from karawo.registry.linkage.batch.tests.files import columns_of, invented_rows  # noqa: E402


def are_same(one: Pairs, other: Pairs) -> bool:
    """Every pair, every flag, every weight to a millionth of a bit."""
    return (
        len(one) == len(other)
        and bool((one.left == other.left).all() and (one.right == other.right).all())
        and bool((one.flags == other.flags).all())
        and float(np.abs(one.bits - other.bits).max(initial=0.0)) < 1e-6
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/prove spark", description=__doc__)
    parser.add_argument("--rows", type=int, default=600, help="rows of the invented list")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    columns, model = columns_of(invented_rows(wanted.rows, seed=wanted.seed)), read_model(None)
    found: dict[str, Pairs] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ENGINES:
            began = perf_counter()
            try:
                found[name] = engine(name)(
                    columns, model, bits_at(model.least), Budget(wanted.threads, folder=Path(folder))
                )
            except CannotLink as problem:
                print(f"{name}: {problem}", file=sys.stderr)
                return 2
            print(f"{name:8} {len(found[name]):8,} pairs {perf_counter() - began:8.1f} s", flush=True)
    lean = found["lean"]
    if len(lean) < wanted.rows // 10:
        print("The list has too few pairs to prove anything.")
        return 1
    wrong = [name for name in ENGINES if not are_same(lean, found[name])]
    print(f"Not the same: {', '.join(wrong)}" if wrong else "The same pairs, flags and weights from each.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
