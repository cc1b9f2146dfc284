"""The linkers that `link` measures, each run alone in a process of its own: FILE in, OUTPUT out.

    python bin/benchmarks/_linkers.py NAME FILE OUTPUT --memory GB

OUTPUT is Parquet with record_id, owner and unit (the clusters, any text or number); the last line printed is JSON:
{"pairs": pairs scored, "note": what a reader must know}. A linker of your own is a function here, or any program
with these three arguments, given to the benchmark by --other NAME="command {file} {output}". None may read a column
whose name begins with truth.
"""

import argparse
import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[2]

# What anybody would do first: capitals, letters only, digits only, placeholders away.
CLEAN = r"""
CREATE TABLE records AS SELECT
    record_id AS unique_id,
    nullif(trim(regexp_replace(upper(owner_name), '[^A-Z0-9]+', ' ', 'g')), '') AS name,
    nullif(trim(regexp_replace(upper(business_name), '[^A-Z0-9]+', ' ', 'g')), '') AS business,
    nullif(trim(regexp_replace(upper(address), '[^A-Z0-9]+', ' ', 'g')), '') AS address,
    CASE WHEN length(nik_digits) = 16 AND nik_digits <> '0000000000000000' THEN nik_digits END AS nik,
    CASE WHEN length(npwp_digits) IN (15, 16) THEN npwp_digits END AS npwp,
    CASE WHEN length(nib_digits) = 13 THEN nib_digits END AS nib,
    nullif(right(phone_digits, 9), '') AS phone,
    nullif(birth_date, '') AS birth_date,
    nullif(sex, '') AS sex,
    nullif(kab_code, '') AS kab, nullif(kec_code, '') AS kec, nullif(desa_code, '') AS desa
FROM (SELECT *, regexp_replace(nik, '\D', '', 'g') AS nik_digits, regexp_replace(npwp, '\D', '', 'g') AS npwp_digits,
    regexp_replace(nib, '\D', '', 'g') AS nib_digits, regexp_replace(phone, '\D', '', 'g') AS phone_digits
    FROM read_parquet(?))
"""


def opened(file: str, memory_gb: float) -> duckdb.DuckDBPyConnection:
    base = duckdb.connect(config={"threads": 1, "memory_limit": f"{memory_gb:.1f}GB"})
    base.execute(CLEAN, [file])
    return base


def identifiers(file: str, output: str, memory_gb: float) -> dict[str, Any]:
    """One owner where NIK, NIB or NPWP are equal, directly or by way of others; one unit where the name is, too."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    base = opened(file, memory_gb)
    rows = base.execute("SELECT unique_id, nik, nib, npwp, business FROM records").to_arrow_table()
    size = rows.num_rows
    links: list[Any] = []
    npwp_as_nik = base.execute(
        "SELECT CASE WHEN length(npwp) = 16 AND npwp NOT LIKE '0%' THEN npwp END AS number FROM records"
    ).to_arrow_table()["number"]
    for columns in ([rows["nik"], npwp_as_nik], [rows["nib"]], [rows["npwp"]]):
        values = pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string())
        codes = values.combine_chunks().dictionary_encode().indices
        known = np.flatnonzero(np.asarray(codes.is_valid()))
        number = codes.fill_null(0).to_numpy()[known]
        order = np.argsort(number, kind="stable")
        number, row = number[order], (known % size)[order]
        same = number[1:] == number[:-1]
        links.append(np.stack([row[1:][same], row[:-1][same]]))
    one, other = np.concatenate(links, axis=1)
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(size, size))
    owner = connected_components(graph, directed=False)[1].astype(np.int64)
    names = np.asarray(rows["business"].combine_chunks().dictionary_encode().indices.fill_null(-1))
    unit = np.unique(owner * (size + 1) + names + 1, return_inverse=True)[1]
    pq.write_table(
        pa.table({"record_id": rows["unique_id"], "owner": owner, "unit": unit.reshape(-1)}), output
    )
    return {"pairs": len(one), "note": "NIK, NIB, NPWP equal; unit: the same name of the business"}


def splink(file: str, output: str, memory_gb: float) -> dict[str, Any]:
    """Splink as its own tutorial sets it up: library comparisons, training by its recipes, clusters at 0.95."""
    import logging

    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    base = opened(file, memory_gb)
    base.execute(f"SET temp_directory = '{output}.spill'")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            library.NameComparison("name").configure(term_frequency_adjustments=True),
            library.DateOfBirthComparison("birth_date", input_is_string=True),
            library.LevenshteinAtThresholds("nik", [1, 2]),
            library.ExactMatch("nib"),
            library.ExactMatch("npwp"),
            library.ExactMatch("phone").configure(term_frequency_adjustments=True),
            library.JaroWinklerAtThresholds("business", [0.9, 0.7]).configure(
                term_frequency_adjustments=True
            ),
            library.JaroWinklerAtThresholds("address", [0.9, 0.7]),
            library.ExactMatch("desa").configure(term_frequency_adjustments=True),
            library.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nik"),
            block_on("nib"),
            block_on("npwp"),
            block_on("phone"),
            block_on("name", "kec"),
            block_on("name", "birth_date"),
            block_on("birth_date", "kec"),
            block_on("desa", "substr(name, 1, 5)"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI(base).register("records"), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nik"), block_on("nib"), block_on("name", "birth_date")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("nik"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "kec"))
    predicted = linker.inference.predict(threshold_match_probability=0.2)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=0.95
    )
    pairs = base.execute(f"SELECT count(*) FROM {predicted.physical_name}").fetchone()
    base.execute(
        f"COPY (SELECT found.unique_id AS record_id, found.cluster_id AS owner, "
        f"found.cluster_id || '/' || coalesce(records.business, '') AS unit "
        f"FROM {clusters.physical_name} AS found JOIN records USING (unique_id)) TO '{output}' (FORMAT parquet)"
    )
    return {
        "pairs": pairs[0] if pairs else 0,
        "note": "pairs: those kept at 0.2; unit: the same name of the business within the owner",
    }


def lean(file: str, output: str, memory_gb: float) -> dict[str, Any]:
    """`karawo link` with the model that is shipped."""
    import contextlib
    import io

    sys.path.insert(0, str(ROOT))
    from karawo.registry.linkage.batch.command import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = main([file, output, "--memory", str(memory_gb), "--threads", "1", "--json"])
    if status:
        raise SystemExit(status)
    found = json.loads(said.getvalue())
    base = duckdb.connect()
    columns = {row[0] for row in base.execute("DESCRIBE SELECT * FROM read_parquet(?)", [output]).fetchall()}
    names = {"owner_cluster": "owner", "owner_id": "owner", "unit_cluster": "unit", "unit_id": "unit"}
    renamed = ", ".join(
        f"{old} AS {new}" for old, new in names.items() if old in columns and new not in columns
    )
    if renamed:
        base.execute(
            f"COPY (SELECT record_id, {renamed} FROM read_parquet('{output}')) TO '{output}.named' (FORMAT parquet)"
        )
        Path(f"{output}.named").replace(output)
    return {
        "pairs": found["pairs"].get("scored", 0),
        "note": f"model {found['model']}",
        "steps": found["seconds"],
    }


LINKERS: dict[str, Callable[[str, str, float], dict[str, Any]]] = {
    "karawo": lean,
    "splink": splink,
    "identifiers": identifiers,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=LINKERS)
    parser.add_argument("file")
    parser.add_argument("output")
    parser.add_argument("--memory", type=float, default=4.0)
    wanted = parser.parse_args()
    print(json.dumps(LINKERS[wanted.name](wanted.file, wanted.output, wanted.memory)))


if __name__ == "__main__":
    main()
