"""What a run did, as JSON and as a few lines for people."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from karawo.registry.linkage.batch.against import Joined
from karawo.registry.linkage.batch.engines import Budget
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.program import prior_at, true_pairs
from karawo.registry.linkage.batch.run import Linked, peak_of
from karawo.registry.linkage.batch.truth import quality
from karawo.registry.linkage.rules import CANONICALISER_VERSION


def report(
    linked: Linked, model: Model, engine: str, budget: Budget, truth_owner: str, truth_unit: str
) -> dict[str, Any]:
    columns, truth = linked.source.columns, linked.source.truth
    clusters = {
        "owner": len(linked.owner),
        "unit": len(linked.unit) if linked.unit is not None else None,
        "bridges_cut": linked.owner.bridges_cut,
    }
    found = _told(linked, model, engine, budget, len(columns), clusters, columns.notes)
    if truth_owner:
        found["owner_quality"] = quality(linked.owner.of, truth[truth_owner]).as_json()
    if truth_unit and linked.unit is not None:
        found["unit_quality"] = quality(linked.unit.of, truth[truth_unit]).as_json()
    return found


def report_against(
    joined: Joined, model: Model, budget: Budget, truth_owner: str, truth_unit: str
) -> dict[str, Any]:
    """The qualities are those of pairs among the new rows."""
    columns, truth, linked = joined.source.columns, joined.source.truth, joined.linked
    clusters = {
        "owner": len(np.unique(joined.owner)),
        "unit": len(np.unique(joined.unit)),
        "bridges_cut": linked.owner.bridges_cut,
    }
    found = _told(linked, model, "lean", budget, len(columns), clusters, columns.notes)
    found["against"] = {
        "kept": joined.kept.name,
        "kept_rows": joined.kept.rows,
        "kept_rows_looked_at": joined.looked_at,
        "rows_that_joined_a_kept_owner": int((joined.owner >= 0).sum()),
        "kept_owners_joined": len(np.unique(joined.owner[joined.owner >= 0])),
        "rows_that_joined_a_kept_unit": int((joined.unit >= 0).sum()),
        "owners_proposed_for_merging": joined.between_owners,
    }
    if truth_owner:
        found["owner_quality"] = quality(joined.owner, truth[truth_owner]).as_json()
    if truth_unit:
        found["unit_quality"] = quality(joined.unit, truth[truth_unit]).as_json()
    return found


def _told(
    linked: Linked,
    model: Model,
    engine: str,
    budget: Budget,
    rows: int,
    clusters: Mapping[str, int | None],
    notes: dict[str, int],
) -> dict[str, Any]:
    columns, pairs, clock = linked.source.columns, linked.pairs, linked.clock
    scored = int(str(pairs.tally.get("scored", 0)))
    seconds = clock.processor.get("pairs", 0.0)
    return {
        "rows": rows,
        "files": [{"file": name, "rows": rows} for name, rows in linked.source.files],
        "engine": engine,
        "model": model.version,
        "canonicaliser": CANONICALISER_VERSION,
        "thresholds": {"link": model.link, "review": model.review},
        "prior": {
            "probability": prior_at(model, columns),
            "true_pairs": round(true_pairs(model, columns), 1),
        },
        "pairs": {"kept": len(pairs), **pairs.tally},
        "clusters": clusters,
        "notes": notes,
        "seconds": {name: round(value, 3) for name, value in clock.wall.items()},
        "processor_seconds": {name: round(value, 3) for name, value in clock.processor.items()},
        "pairs_per_processor_second": round(scored / seconds) if seconds else None,
        "rows_per_processor_second": round(rows / max(1e-9, sum(clock.processor.values()))),
        "threads": budget.threads,
        "peak_memory_bytes": peak_of(linked.source),
    }


def in_words(found: dict[str, Any]) -> list[str]:
    clusters, pairs = found["clusters"], found["pairs"]
    lines = [
        f"{_grouped(found['rows'])} baris: {_grouped(clusters['owner'])} pelaku usaha"
        + (f", {_grouped(clusters['unit'])} unit usaha" if clusters["unit"] is not None else ""),
        f"{_grouped(pairs['scored'])} pasangan dinilai, {_grouped(pairs['kept'])} mirip; "
        f"{_grouped(clusters['bridges_cut'])} jembatan lemah diputus",
        f"{sum(found['seconds'].values()):.1f} detik, memori puncak "
        f"{found['peak_memory_bytes'] / 2**30:.2f} GiB".replace(".", ","),
    ]
    if against := found.get("against"):
        lines.append(
            f"terhadap simpanan {against['kept']} ({_grouped(against['kept_rows'])} baris): "
            f"{_grouped(against['rows_that_joined_a_kept_owner'])} baris milik pelaku usaha yang sudah ada, "
            f"{_grouped(against['rows_that_joined_a_kept_unit'])} unit usaha yang sudah ada; "
            f"{_grouped(against['owners_proposed_for_merging'])} pasang pelaku usaha diusulkan digabung"
        )
    if left_out := pairs.get("left_out_of_large_blocks"):
        lines.append(
            f"{_grouped(left_out)} pasangan dalam kelompok kunci yang terlalu besar tidak dibandingkan di situ"
        )
    for question, word in (("owner_quality", "Pelaku usaha"), ("unit_quality", "Unit usaha")):
        if question in found:
            one = found[question]
            low, high = one["interval_95"]["f1"]
            lines.append(
                f"{word}: presisi {one['precision']:.4f}, kelengkapan {one['recall']:.4f}, "
                f"F1 {one['f1']:.4f} (95%: {low:.4f}–{high:.4f})".replace(".", ",")
            )
    return lines


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
