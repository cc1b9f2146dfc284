"""A list linked against a kept one, beside one run over both: seconds by step, and how right it is for the new rows.

Generates one world, as dense as the nation, and takes the rows that were entered last as the new list; keeps the
others, links the new ones against them, and links both at once. `--folder` keeps what was made. With `--near` the new
list is taken from one kabupaten alone, as one office sends it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
MATCHING = ("settle", "look up", "fetch", "pairs", "judge", "owners", "units")


def generated(folder: Path, wanted: argparse.Namespace) -> tuple[Path, Path]:
    """(the list that is kept, the new one), of the same rows whenever the same is wanted."""
    from karawo.registry.linkage.synthetic.files import write

    name = f"{wanted.province}-{wanted.seed}-{wanted.rows}-{wanted.new}{'-near' if wanted.near else ''}"
    old, new = folder / f"{name}.old.parquet", folder / f"{name}.new.parquet"
    if old.exists() and new.exists():
        return old, new
    whole = folder / f"{name}.parquet"
    write(whole, wanted.rows + wanted.new, wanted.seed, kab_codes=[wanted.province], is_dense=True)
    table = pq.read_table(whole)
    whole.unlink()
    entered = pc.rank(table["entered_on"], tiebreaker="first").to_numpy()
    if wanted.near:
        codes = table["kab_code"]
        most = max(codes.value_counts().to_pylist(), key=lambda one: (bool(one["values"]), one["counts"]))
        entered = np.where(pc.equal(codes, most["values"]).to_numpy(), entered + len(entered), entered)
    is_new = np.zeros(len(table), bool)
    is_new[np.argsort(entered, kind="stable")[-wanted.new :]] = True
    pq.write_table(table.filter(pa.array(~is_new)), old, compression="zstd")
    pq.write_table(table.filter(pa.array(is_new)), new, compression="zstd")
    return old, new


def linked(*words: str | Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "karawo.config.cli", "link", *map(str, words), "--json"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def right_of_new(old: Path, new: Path, answers: list[Path]) -> dict[str, Any]:
    """Of all pairs with a new row: owner and unit against the truth."""
    from karawo.registry.linkage.batch.truth import by_source

    names = ["record_id", "truth_owner", "truth_unit"]
    lists = [pq.read_table(path, columns=names) for path in (old, new)]
    truth = pa.concat_tables(lists)
    is_new: npt.NDArray[np.bool_] = np.arange(len(truth)) >= len(lists[0])
    answer = pa.concat_tables([pq.read_table(path) for path in answers])
    at = pc.index_in(truth["record_id"].combine_chunks(), answer["record_id"].combine_chunks())
    found = {}
    for question in ("owner", "unit"):
        clusters = answer[f"{question}_cluster"].combine_chunks().dictionary_encode().indices.take(at)
        mine = clusters.to_numpy().astype(np.int64)
        known = truth[f"truth_{question}"].to_numpy()
        found[question] = by_source(mine, known, {"new": is_new})["new"].as_json()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the list that is kept")
    parser.add_argument("--new", type=int, default=62_500)
    parser.add_argument("--province", default="35")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--near", action="store_true", help="the new rows are of one kabupaten")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--memory", default="6")
    parser.add_argument("--turns", type=int, default=2, help="how often the new list is linked")
    parser.add_argument("--folder", type=Path, help="keeps the lists, the kept folder and the answers")
    parser.add_argument("--no-whole", action="store_true", help="leave the run over both lists out")
    wanted = parser.parse_args()
    common = ("--threads", wanted.threads, "--memory", wanted.memory)
    with tempfile.TemporaryDirectory(prefix="karawo-against-") as made:
        folder = wanted.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        old, new = generated(folder, wanted)
        kept, first = folder / f"{old.stem}.kept", folder / f"{old.stem}.answer.parquet"
        if not kept.exists():
            told("keep", linked(old, first, "--keep", kept, *common))
        size = sum(path.stat().st_size for path in kept.iterdir())
        print(f"kept: {size / 2**20:,.0f} MiB, {size / wanted.rows:.0f} bytes a row")
        answer = folder / f"{new.stem}.answer.parquet"
        for _turn in range(wanted.turns):
            told("against", linked(new, answer, "--against", kept, *common))
        results = {"against": right_of_new(old, new, [first, answer])}
        if not wanted.no_whole:
            both = folder / f"{new.stem}.both.parquet"
            told("whole", linked(old, new, both, *common))
            results["whole"] = right_of_new(old, new, [both])
        for name, right in results.items():
            for question, one in right.items():
                print(
                    f"{name:8} pairs with a new row, {question}: P {one['precision']:.4f} R {one['recall']:.4f} "
                    f"F1 {one['f1']:.4f} ({one['interval_95']['f1'][0]:.4f}–{one['interval_95']['f1'][1]:.4f}) "
                    f"of {one['true_pairs']:,} true pairs"
                )


def told(name: str, found: dict[str, Any]) -> None:
    """Seconds of the processor, by the clock in brackets."""
    steps = {
        step: f"{found['processor_seconds'][step]:.2f} ({seconds:.2f})"
        for step, seconds in found["seconds"].items()
    }
    matching = [
        sum(found[kind].get(step, 0.0) for step in MATCHING) for kind in ("processor_seconds", "seconds")
    ]
    print(
        f"{name:8} {found['rows']:,} rows, {found['pairs']['scored']:,} pairs weighed, "
        f"{found['peak_memory_bytes'] / 2**30:.2f} GiB; matching {matching[0]:.2f} s of the processor "
        f"({matching[1]:.2f} s by the clock)"
    )
    print(f"{'':8} {', '.join(f'{step} {seconds}' for step, seconds in steps.items())}")
    if "against" in found:
        print(f"{'':8} {json.dumps(found['against'])}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
