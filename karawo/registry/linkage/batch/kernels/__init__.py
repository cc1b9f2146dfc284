"""The compiled loops. Whoever imports one of them gets all of them from one cache."""

from pathlib import Path

from karawo.registry.linkage.compiled import kept

with kept(Path(__file__).parent):
    from karawo.registry.linkage.batch.kernels import (
        ahead,
        alike,
        block,
        cluster,
        figures,
        index,
        judge,
        known,
        letters,
        rows,
        rt_rw,
        score,
        shape,
    )

__all__ = [
    "ahead",
    "alike",
    "block",
    "cluster",
    "figures",
    "index",
    "judge",
    "known",
    "letters",
    "rows",
    "rt_rw",
    "score",
    "shape",
]
