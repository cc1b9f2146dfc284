"""The reference: the same model, inferred by Splink itself, on DuckDB or on Spark."""

import logging
import math
import os
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Budget, Pairs, ordered
from karawo.registry.linkage.batch.errors import CannotLink, missing_package
from karawo.registry.linkage.batch.kernels.alike import jaro_winkler
from karawo.registry.linkage.batch.model import FLAGS, Model
from karawo.registry.linkage.batch.sql import ROW, flag_in_sql, settings_of, table_of


def linker_on_duckdb(columns: Columns, model: Model, budget: Budget) -> Any:
    """A Splink linker over the columns, with the model's settings."""
    try:
        import duckdb
        from splink import DuckDBAPI, Linker
    except ImportError as error:
        raise missing_package("splink") from error
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar to false")
    connection.execute(f"set threads to {budget.threads}")
    connection.execute(f"set memory_limit to '{budget.memory_gb:.1f}GB'")
    if budget.folder is not None:
        connection.execute(f"set temp_directory to '{budget.folder}'")
    table = DuckDBAPI(connection).register(table_of(columns, model))
    return Linker(table, settings_of(model, columns), log_level=logging.ERROR)


def on_duckdb(columns: Columns, model: Model, floor: float, budget: Budget) -> Pairs:
    """Splink makes a table of all pairs: memory and disk grow with the pairs, not with the rows."""
    linker = linker_on_duckdb(columns, model, budget)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        predicted = linker.inference.predict(threshold_match_weight=floor)
    flags = ", ".join(f"{flag_in_sql(model, flag)} as {flag}" for flag in FLAGS if flag)
    found = linker.misc.query_sql(
        f"select {ROW}_l, {ROW}_r, match_weight, {flags} from {predicted.physical_name}"  # noqa: S608
    )
    return _pairs(found.as_pyarrow_table(), model)


def on_spark(columns: Columns, model: Model, floor: float, budget: Budget) -> Pairs:
    """A local session, or the one that the cluster's spark-submit has begun."""
    try:
        from pyspark.sql import SparkSession
        from splink import Linker, SparkAPI
        from splink.backends.spark import similarity_jar_location
    except ImportError as error:
        raise missing_package("pyspark", "spark") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # its workers run `likeness` in this environment
    checkpoints = Path(tempfile.mkdtemp(dir=budget.folder, prefix="spark-"))
    try:
        session = (
            SparkSession.builder.master(f"local[{budget.threads}]")
            .config("spark.jars", similarity_jar_location())
            .config("spark.driver.memory", f"{max(1, math.floor(budget.memory_gb))}g")
            .config("spark.sql.shuffle.partitions", 4)
            .config("spark.ui.enabled", "false")
            .config("spark.checkpoint.dir", str(checkpoints))
            .getOrCreate()
        )
    except Exception as error:
        raise CannotLink(
            _(
                "Spark tidak dapat dimulai: {error}. Periksa Java (17 atau lebih baru) dengan: java -version"
            ).format(error=str(error).split("\n")[0])
        ) from error
    session.udf.register("likeness", likeness, "double")
    frame = session.createDataFrame(table_of(columns, model))
    backend: Any = SparkAPI
    linker = Linker(backend(spark_session=session).register(frame), settings_of(model, columns, spark=True))
    predicted = linker.inference.predict(threshold_match_weight=floor)
    flags = ", ".join(f"{flag_in_sql(model, flag)} as {flag}" for flag in FLAGS if flag)
    found = session.sql(
        f"select {ROW}_l, {ROW}_r, match_weight, {flags} from {predicted.physical_name}"  # noqa: S608
    )
    return _pairs(found.toArrow(), model)


def likeness(one: str | None, other: str | None) -> float | None:
    """As `alike.jaro_winkler`. Spark's own halves what stands in another order with a remainder, and lengthens a
    common beginning less: of a thousand pairs it puts one or two on another level.
    """
    if one is None or other is None:
        return None
    first, second = one.encode(), other.encode()
    ends = np.array([0, len(first), len(first) + len(second)], np.int64)
    return float(jaro_winkler(np.frombuffer(first + second, np.uint8), ends, np.zeros(256, np.uint64), 0, 1))


def _pairs(table: Any, model: Model) -> Pairs:
    one, other = (table[f"{ROW}_{side}"].to_numpy().astype(np.int64) for side in "lr")
    flags = np.zeros(len(one), np.int64)
    for flag, bit in FLAGS.items():
        if flag:
            flags |= np.where(table[flag].to_numpy(zero_copy_only=False).astype(bool), bit, 0)
    guard = model.guard_flags
    kept = (flags & guard) != 0 if guard else np.ones(len(one), bool)
    bits = table["match_weight"].to_numpy().astype(np.float64)
    left, right = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
    piece = Pairs(left.astype(np.int32), right.astype(np.int32), bits[kept], flags[kept].astype(np.uint8))
    return ordered([piece], {"scored": len(one)})
