"""Linkage of whole files: karawo link, Splink as shipped and equal identifiers on invented lists with truth.

Generates once (`--keep` a folder to use the file again), runs each linker in a process of its own under a limit of
memory, and prints seconds by the clock and of processor time, peak memory, pairs, and how right the answer is, for
owners and units, and by source of error. docs/benchmark.md tells what is generated and how to add a linker.
"""

import argparse
import json
import os
import resource
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
HERE = Path(__file__).parent


def generated(folder: Path, wanted: argparse.Namespace) -> tuple[Path, dict[str, Any]]:
    from karawo.registry.linkage.synthetic.files import write
    from karawo.registry.linkage.synthetic.knobs import Knobs

    place = "-".join(wanted.province) or "nation"
    dense = "-dense" if wanted.dense else ""
    file = folder / f"{place}{dense}-{wanted.preset}-{wanted.seed}-{wanted.rows}.parquet"
    about: dict[str, Any] = {
        "rows": wanted.rows,
        "seed": wanted.seed,
        "preset": wanted.preset,
        "place": place,
    }
    if not file.exists():
        began, worked = perf_counter(), process_time()
        there = write(
            file,
            wanted.rows,
            wanted.seed,
            knobs=Knobs.preset(wanted.preset),
            kab_codes=wanted.province or None,
            is_dense=wanted.dense,
        )
        about |= {
            "density": round(there.density, 4),
            "seconds": round(perf_counter() - began, 2),
            "processor_seconds": round(process_time() - worked, 2),
        }
    return file, about


def run(name: str, command: list[str], output: Path, memory_gb: float, most_seconds: float) -> dict[str, Any]:
    """Clock and processor seconds, peak memory; `failed` tells why there is no answer."""
    most = int((memory_gb * 1.25 + 1) * 2**30)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))

    said = output.with_suffix(".said")
    began = perf_counter()
    with said.open("w") as out, output.with_suffix(".errors").open("w") as errors:
        child = subprocess.Popen(
            command, stdout=out, stderr=errors, cwd=ROOT, preexec_fn=limited, start_new_session=True
        )
        timed_out = False
        while not (waited := os.wait4(child.pid, os.WNOHANG))[0]:
            if perf_counter() - began > most_seconds and not timed_out:
                timed_out = True
                os.killpg(child.pid, 9)
            sleep(0.05)
        _pid, status, used = waited
        child.returncode = os.waitstatus_to_exitcode(status)
    found: dict[str, Any] = {
        "linker": name,
        "seconds": round(perf_counter() - began, 2),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": used.ru_maxrss // 1024,
    }
    if child.returncode or not output.exists():
        last = output.with_suffix(".errors").read_text().strip().splitlines()[-1:] or ["no word"]
        found["failed"] = f"longer than {most_seconds:.0f} s" if timed_out else last[0][:300]
        return found
    lines = [line for line in said.read_text().splitlines() if line.startswith("{")]
    return found | (json.loads(lines[-1]) if lines else {})


def judged(file: Path, output: Path) -> dict[str, Any]:
    """The clusters of `output` against the truth of `file`; a record that is not there is a cluster of its own."""
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from karawo.registry.linkage.batch.truth import by_source, quality
    from karawo.registry.linkage.synthetic.knobs import SOURCES_OF_ERROR

    truth = pq.read_table(file, columns=["record_id", "truth_owner", "truth_unit", "truth_faults"])
    answer = pq.read_table(output)
    at = pc.index_in(truth["record_id"].combine_chunks(), answer["record_id"].combine_chunks())
    is_there = np.asarray(at.is_valid())
    where = at.fill_null(0).to_numpy()
    faults = truth["truth_faults"].to_numpy()
    found: dict[str, Any] = {}
    for question in ("owner", "unit"):
        if question not in answer.column_names:
            continue
        clusters = answer[question].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
        mine = np.where(is_there, clusters[where], np.arange(len(truth)) + len(clusters) + 1)
        known = truth[f"truth_{question}"].to_numpy()
        marks = {name: (faults & int(fault)) != 0 for name, fault in SOURCES_OF_ERROR.items()}
        found[question] = quality(mine, known).as_json()
        found[f"{question}_by_source"] = {
            name: one.as_json() for name, one in by_source(mine, known, marks).items()
        }
    return found


def table(results: list[dict[str, Any]]) -> list[str]:
    lines = [
        f"{'':14}{'clock s':>9}{'cpu s':>9}{'peak MB':>9}{'pairs':>13}"
        f"{'owner P':>9}{'R':>7}{'F1':>7}{'±':>7}{'unit P':>9}{'R':>7}{'F1':>7}"
    ]
    for one in results:
        line = f"{one['linker']:14}{one['seconds']:9.1f}{one['processor_seconds']:9.1f}{one['peak_mb']:9}"
        if "failed" in one:
            lines.append(f"{line}  failed: {one['failed']}")
            continue
        line += f"{one.get('pairs', 0):13,}"
        for question in ("owner", "unit"):
            if question in one:
                right = one[question]
                line += f"{right['precision']:9.4f}{right['recall']:7.4f}{right['f1']:7.4f}"
                if question == "owner":
                    low, high = right["interval_95"]["f1"]
                    line += f"{(high - low) / 2:7.4f}"
        lines.append(line)
    judged_ones = [one for one in results if "owner_by_source" in one]
    for question in ("owner", "unit"):
        if not judged_ones:
            continue
        lines.append("")
        lines.append(
            f"F1, {question}, by source of error (pairs it touches)"
            + "".join(f"{one['linker']:>14}" for one in judged_ones)
        )
        for name, first in judged_ones[0][f"{question}_by_source"].items():
            figures = "".join(f"{one[f'{question}_by_source'][name]['f1']:14.4f}" for one in judged_ones)
            lines.append(f"  {name:24}{first['true_pairs']:>27,}{figures}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--preset", choices=("easy", "normal", "hard"), default="normal")
    parser.add_argument("--province", action="append", default=[], help="only this province; may come again")
    parser.add_argument("--dense", action="store_true", help="as dense as the nation")
    parser.add_argument("--only", default="", help="names of linkers, with commas")
    parser.add_argument(
        "--other", action="append", default=[], metavar="NAME=COMMAND", help="{file} and {output}"
    )
    parser.add_argument("--memory", type=float, default=4.0, metavar="GB")
    parser.add_argument("--most-seconds", type=float, default=3600.0)
    parser.add_argument("--keep", type=Path, help="a folder for the generated file and the answers")
    parser.add_argument("--json", action="store_true", help="figures for machines")
    wanted = parser.parse_args()
    commands = {
        name: [
            sys.executable,
            str(HERE / "_linkers.py"),
            name,
            "{file}",
            "{output}",
            "--memory",
            str(wanted.memory),
        ]
        for name in ("karawo", "splink", "identifiers")
    }
    for other in wanted.other:
        name, _sign, command = other.partition("=")
        commands[name] = shlex.split(command)
    chosen = [name.strip() for name in wanted.only.split(",") if name.strip()] or list(commands)
    with tempfile.TemporaryDirectory(prefix="karawo-link-") as made:
        folder = wanted.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        file, about = generated(folder, wanted)
        results = []
        for name in chosen:
            output = folder / f"{file.stem}.{name}.parquet"
            output.unlink(missing_ok=True)
            command = [
                part.replace("{file}", str(file)).replace("{output}", str(output)) for part in commands[name]
            ]
            found = run(name, command, output, wanted.memory, wanted.most_seconds)
            if "failed" not in found:
                found |= judged(file, output)
            results.append(found)
            if not wanted.json:
                print(f"{name}: {found['seconds']} s", file=sys.stderr, flush=True)
    if wanted.json:
        print(json.dumps({"generated": about, "linkers": results}))
        return
    print(json.dumps(about))
    print("\n".join(table(results)))


if __name__ == "__main__":
    main()
