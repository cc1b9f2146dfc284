"""Karawo charts: a motif is written as an embroiderer counts it, one character for each cell.

`#` is a stitched cell, `o` a cell stitched with the second thread, `.` an open cell of the drawn-out grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

MOTIFS: dict[str, str] = {
    # the mark: a diamond around a crossed heart
    "mark": """
        ...#...
        ..#.#..
        .#.o.#.
        #.ooo.#
        .#.o.#.
        ..#.#..
        ...#...
    """,
    # the selvedge: runs along an edge, repeats by its width
    "selvedge": """
        ....#.......
        ...#.#...o..
        ..#.o.#.ooo.
        ...#.#...o..
        ....#.......
    """,
    # the cloth: covers a ground, repeats both ways
    "cloth": """
        .......#........
        ......#.#.......
        .....#.o.#......
        ....#.ooo.#.....
        ...#.ooooo.#....
        ..#.ooo.ooo.#...
        .#.ooo...ooo.#..
        #.ooo..#..ooo.#.
        .#.ooo...ooo.#..
        ..#.ooo.ooo.#...
        ...#.ooooo.#....
        ....#.ooo.#.....
        .....#.o.#......
        ......#.#.......
        .......#........
        ................
    """,
    # the blossom: stands alone where there is nothing yet
    "blossom": """
        ......#......
        .....###.....
        ..o...#...o..
        .ooo.#.#.ooo.
        ..oo#...#oo..
        ...#..o..#...
        .##..ooo..##.
        ...#..o..#...
        ..oo#...#oo..
        .ooo.#.#.ooo.
        ..o...#...o..
        .....###.....
        ......#......
    """,
}


@dataclass(frozen=True)
class Chart:
    """One motif as path data, in units of one cell."""

    width: int
    height: int
    grid: str
    first_thread: str
    second_thread: str


def _stitches(rows: list[str], thread: str) -> str:
    """Satin stitch: neighbouring cells of a row become one stroke with open thread around it."""
    parts: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            if row[x] != thread:
                x += 1
                continue
            end = x
            while end < len(row) and row[end] == thread:
                end += 1
            parts.append(f"M{x + 0.1:.1f} {y + 0.1:.1f}h{end - x - 0.2:.1f}v.8h-{end - x - 0.2:.1f}z")
            x = end
    return "".join(parts)


@cache
def chart(name: str) -> Chart:
    rows = MOTIFS[name].split()
    width, height = len(rows[0]), len(rows)
    grid = "".join(f"M{x} 0v{height}" for x in range(width + 1))
    grid += "".join(f"M0 {y}h{width}" for y in range(height + 1))
    return Chart(width, height, grid, _stitches(rows, "#"), _stitches(rows, "o"))
