"""`karawo link INPUT [INPUT2 …] OUTPUT`: two lists, or one, to owners and units. No database is touched."""

import argparse
import json
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from karawo.kit.said import marked as _

if TYPE_CHECKING:
    from karawo.registry.linkage.batch.model import Model

GROUP = "berkas"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="karawo link",
        description="Menemukan catatan ganda dalam satu daftar atau lebih: pelaku usaha yang sama, lalu unit "
        "usaha yang sama. Bekerja pada berkas CSV atau Parquet saja, tanpa basis data.",
    )
    made.add_argument(
        "files", nargs="+", type=Path, metavar="INPUT … OUTPUT", help="berkas terakhir: keluaran"
    )
    made.add_argument("--engine", choices=("lean", "splink", "spark"), default="lean")
    made.add_argument("--model", type=Path, help="berkas model; tanpa ini: model yang disertakan")
    made.add_argument("--threshold", type=float, help="peluang terkecil untuk menghubungkan, misalnya 0.9")
    made.add_argument("--memory", type=float, default=4.0, metavar="GB", help="memori yang boleh dipakai")
    made.add_argument("--threads", type=int, default=0, help="tanpa ini: semua inti yang tersedia")
    made.add_argument("--chunk", type=int, default=200_000, help="baris yang dibaca sekaligus")
    made.add_argument("--pairs", type=Path, help="tulis juga pasangan dengan nilai dan alasannya")
    made.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="simpan daftar ini agar daftar lain dapat dihubungkan dengannya",
    )
    made.add_argument(
        "--against",
        type=Path,
        metavar="FOLDER",
        help="hubungkan hanya INPUT dengan daftar yang disimpan --keep; pelaku usaha di sana tidak berubah",
    )
    made.add_argument("--json", action="store_true", help="laporan sebagai JSON")
    made.add_argument("--truth-owner", default="", metavar="COL", help="kolom pelaku usaha yang sebenarnya")
    made.add_argument("--truth-unit", default="", metavar="COL", help="kolom unit usaha yang sebenarnya")
    made.add_argument(
        "--train",
        action="store_true",
        help="latih model pada INPUT dengan Splink; OUTPUT adalah berkas model",
    )
    made.add_argument("--labels", type=int, default=300, help="keputusan paling banyak untuk unit (--train)")
    return made


def main(words: list[str]) -> int:
    """0 done, 2 refused with a message."""
    options = parser().parse_args(words)
    try:
        import numba  # noqa: F401
        import numpy  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError:
        print(
            _("Perintah ini memerlukan paket tambahan. Pasang dengan: pip install 'karawo[linkage]'"),
            file=sys.stderr,
        )
        return 2
    from karawo.registry.linkage.batch.errors import CannotLink

    try:
        if len(options.files) < 2:
            raise CannotLink(_("Sebut berkas masukan dan keluaran: karawo link DAFTAR.csv HASIL.csv"))
        if options.threshold is not None and not 0 < options.threshold < 1:
            raise CannotLink(_("--threshold adalah peluang antara 0 dan 1, misalnya 0.9."))
        if options.train:
            return _train(options)
        return _link(options)
    except CannotLink as problem:
        print(problem, file=sys.stderr)
        return 2


def _link(options: argparse.Namespace) -> int:
    from karawo.registry.linkage.batch import report, run, write
    from karawo.registry.linkage.batch.engines import Budget
    from karawo.registry.linkage.batch.model import read_model
    from karawo.registry.linkage.batch.units import scorer_of

    *inputs, output = options.files
    model = read_model(options.model)
    scorer_of(model)  # refused before anything is read
    if options.threshold is not None:
        model = replace(model, link=options.threshold, review=min(model.review, options.threshold))
    _check_keeping(options, model)
    truth = [name for name in dict.fromkeys((options.truth_owner, options.truth_unit)) if name]
    if options.against is not None:
        return _link_against(options, inputs, output, model, truth)
    clock = run.Clock()
    with ExitStack() as stack:
        folder = stack.enter_context(run.working_folder(output))
        keeping = None if options.keep is None else stack.enter_context(run.working_folder(options.keep))
        budget = Budget(options.threads or run.available_threads(), options.memory, folder)
        with clock.step("read"):
            source = run.read(inputs, model, truth, folder=folder, budget=budget, chunk=options.chunk)
        linked = run.link(source, model, options.engine, budget, clock)
        with clock.step("write"):
            if options.pairs is not None:
                write.write([write.pairs_table(linked, model)], options.pairs, folder)
            write.write(write.cluster_tables(linked), output, folder)
        if keeping is not None:
            from karawo.registry.linkage.batch.kept import called_of, keep

            with clock.step("keep"):
                keep(source.columns, called_of(linked), model, keeping)
                keeping.rename(options.keep)
    found = report.report(linked, model, options.engine, budget, options.truth_owner, options.truth_unit)
    _say(options, found)
    return 0


def _link_against(
    options: argparse.Namespace, inputs: list[Path], output: Path, model: "Model", truth: list[str]
) -> int:
    from karawo.registry.linkage.batch import report, run, write
    from karawo.registry.linkage.batch.against import link_against, together
    from karawo.registry.linkage.batch.engines import Budget
    from karawo.registry.linkage.batch.kept import keep, open_kept

    kept = open_kept(options.against, model)
    clock = run.Clock()
    with ExitStack() as stack:
        folder = stack.enter_context(run.working_folder(output))
        keeping = None if options.keep is None else stack.enter_context(run.working_folder(options.keep))
        budget = Budget(options.threads or run.available_threads(), options.memory, folder)
        with clock.step("read"):
            source = run.read(
                inputs, model, truth, folder=folder, budget=budget, chunk=options.chunk, least=0
            )
        joined = link_against(source, kept, model, budget, clock)
        with clock.step("write"):
            if options.pairs is not None:
                write.write([write.pairs_table(joined.linked, model)], options.pairs, folder)
            write.write(write.joined_tables(joined), output, folder)
        if keeping is not None:
            with clock.step("keep"):
                place = run.place_for(kept.rows + len(source.columns), budget)
                keep(*together(joined, place), model, keeping)
                keeping.rename(options.keep)
    _say(options, report.report_against(joined, model, budget, options.truth_owner, options.truth_unit))
    return 0


def _say(options: argparse.Namespace, found: dict[str, Any]) -> None:
    from karawo.registry.linkage.batch.report import in_words

    print(json.dumps(found, ensure_ascii=False, indent=1) if options.json else "\n".join(in_words(found)))


def _check_keeping(options: argparse.Namespace, model: "Model") -> None:
    from karawo.registry.linkage.batch.errors import CannotLink

    if options.keep is None and options.against is None:
        return
    if options.keep is not None and options.keep.exists():
        raise CannotLink(
            _("{folder} sudah ada; sebut folder baru untuk --keep, atau pindahkan yang lama.").format(
                folder=options.keep
            )
        )
    if model.fields:
        raise CannotLink(
            _("--keep dan --against hanya untuk berkas catatan, bukan untuk model dengan kolom sendiri.")
        )
    if options.against is not None and options.engine != "lean":
        raise CannotLink(_("--against dikerjakan oleh mesin lean; hapus --engine."))


def _train(options: argparse.Namespace) -> int:
    from karawo.registry.linkage.batch import run, train
    from karawo.registry.linkage.batch.engines import Budget
    from karawo.registry.linkage.batch.model import read_model, write_model
    from karawo.registry.linkage.batch.questions import REGISTER
    from karawo.registry.linkage.batch.units import scorer_of

    *inputs, output = options.files
    start = read_model(options.model) if options.model else REGISTER
    if not options.truth_unit:
        scorer_of(start)  # it goes on as it is, so it must be one that linking takes
    truth = [options.truth_unit] if options.truth_unit else []
    with run.working_folder(output) as folder:
        budget = Budget(options.threads or run.available_threads(), options.memory, folder)
        source = run.read(inputs, start, truth, folder=folder, budget=budget, chunk=options.chunk)
        model = train.trained(source, start, budget, truth_unit=options.truth_unit, labels=options.labels)
        write_model(model, folder / output.name)
        (folder / output.name).replace(output)
    print(json.dumps(model.trained_on, ensure_ascii=False, indent=1))
    return 0
