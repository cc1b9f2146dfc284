"""How the cost of `karawo link` grows with the rows, one run a size on invented lists as dense as the nation; a chart.

--report takes what `karawo link … --json` said earlier in place of a run. --draw writes the chart (SVG): microseconds
of the processor for each row by step and, beside them, the largest memory of the process.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

STEPS = {"read": ("read",), "compare": ("pairs", "judge"), "group": ("owners", "units")}
WIDTH, HEIGHT, TOP, FLOOR = 860, 350, 98, 276
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1d3238 }
.title { font-weight: 650; font-size: 15px } .quiet { fill: #55676b } .strong { font-weight: 650 }
.ground { fill: #fbf9f4 } .line { stroke: #8b979a }
.read { fill: #0b6b64 } .compare { fill: #d39b3a } .group { fill: #6a4c93 } .memory { fill: #1d3238 }
@media (prefers-color-scheme: dark) {
  text { fill: #ebe7dd } .quiet { fill: #b3b9b6 } .ground { fill: #15232a }
  .read { fill: #4fb3a8 } .compare { fill: #e4b45c } .group { fill: #bda3e0 } .memory { fill: #ebe7dd }
}
"""


@dataclass(frozen=True)
class Point:
    """One run. seconds: of the processor by step of STEPS; clock: seconds; memory: GB at most, of the main process."""

    rows: int
    seconds: dict[str, float]
    clock: float
    memory: float
    owner_f1: float | None
    unit_f1: float | None

    @property
    def whole(self) -> float:
        return sum(self.seconds.values())


def read(report: dict[str, Any]) -> Point:
    worked = report["processor_seconds"]
    return Point(
        rows=report["rows"],
        seconds={name: sum(worked.get(part, 0.0) for part in parts) for name, parts in STEPS.items()},
        clock=sum(report["seconds"].values()),
        memory=report["peak_memory_bytes"] / 1e9,
        owner_f1=report.get("owner_quality", {}).get("f1"),
        unit_f1=report.get("unit_quality", {}).get("f1"),
    )


def run(folder: Path, rows: int, wanted: argparse.Namespace) -> dict[str, Any]:
    from karawo.registry.linkage.synthetic.files import write

    file = folder / f"{rows}.parquet"
    if not file.exists():
        write(file, rows, wanted.seed, kab_codes=wanted.province or None, is_dense=True)
    command = [
        *(
            str(Path(sys.executable).with_name("karawo")),
            "link",
            str(file),
            str(folder / f"{rows}.linked.parquet"),
        ),
        *("--json", "--truth-owner", "truth_owner", "--truth-unit", "truth_unit"),
        *("--memory", str(wanted.memory), "--threads", str(wanted.threads)),
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    report: dict[str, Any] = json.loads(said.stdout)
    (folder / f"{rows}.json").write_text(said.stdout)
    return report


def table(points: Sequence[Point]) -> Iterator[str]:
    heads = ("read", "compare", "group", "all", "µs a row", "clock", "GB", "owner F1", "unit F1")
    yield f"{'rows':>12}" + "".join(f"{head:>10}" for head in heads)
    for one in points:
        figures = [*one.seconds.values(), one.whole, one.whole / one.rows * 1e6, one.clock]
        right = ["–" if f1 is None else f"{f1:.4f}" for f1 in (one.owner_f1, one.unit_f1)]
        yield (
            f"{one.rows:12,}"
            + "".join(f"{figure:10.1f}" for figure in figures)
            + f"{one.memory:10.2f}"
            + "".join(f"{each:>10}" for each in right)
        )


def chart(points: Sequence[Point]) -> str:
    """Bars of equal height cost the same for each row, however many rows there are."""
    drawn = [
        '<text class="title" x="24" y="32">Processor time for each row, two cores</text>',
        '<text class="title" x="580" y="32">Memory, mapped files included</text>',
        f'<path class="line" d="M24 {FLOOR}H520M580 {FLOOR}H836"/>',
    ]
    for place, (step, word) in enumerate(
        zip(STEPS, ("reading", "comparing", "owners and units"), strict=True)
    ):
        drawn.append(
            f'<rect class="{step}" x="{24 + 110 * place}" y="46" width="12" height="12" rx="2"/>'
            f'<text class="quiet" x="{42 + 110 * place}" y="57">{word}</text>'
        )
    tallest = max(one.whole / one.rows for one in points)
    largest = max(one.memory for one in points)
    for place, one in enumerate(points):
        middle = 24 + 496 * (place + 0.5) / len(points)
        top = float(FLOOR)
        for step, seconds in one.seconds.items():
            height = seconds / one.rows / tallest * (FLOOR - TOP)
            top -= height
            drawn.append(_bar(step, middle, top, height))
        drawn.append(_word(middle, top - 7, f"{one.whole / one.rows * 1e6:.0f} µs", "strong"))
        drawn.append(_word(middle, FLOOR + 21, f"{_size(one.rows)} rows"))
        drawn.append(_word(middle, FLOOR + 41, _span(one.whole), "quiet"))
        middle = 580 + 256 * (place + 0.5) / len(points)
        height = one.memory / largest * (FLOOR - TOP)
        drawn.append(_bar("memory", middle, FLOOR - height, height, width=34))
        drawn.append(_word(middle, FLOOR - height - 7, f"{one.memory:.1f} GB", "strong"))
        drawn.append(_word(middle, FLOOR + 21, _size(one.rows)))
    drawn.append(
        f'<text class="quiet" x="24" y="{HEIGHT - 12}">Below each size: the whole run, processor time.</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(_in_words(points))}"><style>{STYLE}</style>'
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>{"".join(drawn)}</svg>\n'
    )


def _bar(name: str, middle: float, top: float, height: float, width: int = 64) -> str:
    return f'<rect class="{name}" x="{middle - width / 2:.1f}" y="{top:.1f}" width="{width}" height="{height:.1f}"/>'


def _word(middle: float, y: float, word: str, kind: str = "") -> str:
    return f'<text class="{kind}" x="{middle:.1f}" y="{y:.1f}" text-anchor="middle">{escape(word)}</text>'


def _size(rows: int) -> str:
    return f"{rows / 1_000_000:.3g} M" if rows >= 1_000_000 else f"{rows / 1_000:.3g} k"


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _in_words(points: Sequence[Point]) -> str:
    told = [f"{_size(one.rows)} rows: {_span(one.whole)}, {one.memory:.1f} GB" for one in points]
    return "Processor time and memory of karawo link by rows. " + "; ".join(told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, action="append", default=[], help="one run of this size; may come again"
    )
    parser.add_argument(
        "--report", type=Path, action="append", default=[], help="of an earlier run; may come again"
    )
    parser.add_argument("--province", action="append", default=[], help="only this province; may come again")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--memory", type=float, default=8.0, metavar="GB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the lists, the answers and the reports")
    parser.add_argument("--draw", type=Path, help="where the chart goes")
    wanted = parser.parse_args()
    reports = [json.loads(file.read_text()) for file in wanted.report]
    with tempfile.TemporaryDirectory(prefix="karawo-growth-") as made:
        folder = wanted.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        sizes = wanted.rows or ([] if reports else [100_000, 1_000_000])
        reports += [run(folder, rows, wanted) for rows in sizes]
    points = sorted((read(report) for report in reports), key=lambda one: one.rows)
    print("\n".join(table(points)))
    if wanted.draw:
        wanted.draw.write_text(chart(points), encoding="utf-8")


if __name__ == "__main__":
    main()
