"""`karawo synthetic OUTPUT --rows N`: invented lists with truth, as a file. No database is touched."""

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path
from time import perf_counter, process_time

from karawo.kit.said import marked as _

_PRESETS = ("easy", "normal", "hard")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="karawo synthetic",
        description="Membuat daftar usaha karangan dengan kebenarannya (siapa pemilik, usaha mana), untuk mengukur "
        "penautan. Benih yang sama memberi berkas yang sama. Tidak ada orang sungguhan di dalamnya.",
    )
    made.add_argument("output", nargs="?", type=Path, metavar="OUTPUT", help=".parquet atau .csv")
    made.add_argument("--rows", type=int, default=100_000, help="banyaknya catatan (bawaan 100000)")
    made.add_argument("--seed", type=int, default=1, help="benih (bawaan 1)")
    made.add_argument(
        "--province",
        action="append",
        default=[],
        metavar="KODE",
        help="hanya provinsi ini, misalnya 75; boleh diulang",
    )
    made.add_argument(
        "--kab",
        action="append",
        default=[],
        metavar="KODE",
        help="hanya kabupaten/kota ini, misalnya 75.71; boleh diulang",
    )
    made.add_argument(
        "--dense",
        action="store_true",
        help="sepadat seluruh negeri: desa sebanyak yang terisi penuh, tidak lebih",
    )
    made.add_argument("--preset", choices=_PRESETS, default="normal", help="seberapa buruk ditulis")
    made.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAMA=NILAI",
        help="satu kenop, misalnya typing=0.15; boleh diulang",
    )
    made.add_argument(
        "--describe", type=Path, metavar="FILE", help="tidak membuat apa-apa: ringkaskan berkas ini"
    )
    made.add_argument("--json", action="store_true", help="laporan sebagai JSON")
    return made


def main(words: list[str]) -> int:
    """0 done, 2 refused with a message."""
    options = parser().parse_args(words)
    try:
        import numba  # noqa: F401
        import numpy  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError:
        return _refused(
            _("Perintah ini memerlukan paket tambahan. Pasang dengan: pip install 'karawo[linkage]'")
        )
    try:
        if options.describe is not None:
            return _describe(options)
        if options.output is None:
            return _refused(_("Sebut berkas keluaran: karawo synthetic DAFTAR.parquet --rows 100000"))
        return _write(options)
    except (ValueError, OSError) as problem:
        return _refused(str(problem))


def _write(options: argparse.Namespace) -> int:
    from karawo.registry.linkage.synthetic.files import write
    from karawo.registry.linkage.synthetic.knobs import Knobs

    if options.output.suffix.lower() not in (".csv", ".parquet"):
        return _refused(_("Nama berkas keluaran berakhir .parquet atau .csv."))
    knobs = Knobs.preset(options.preset)
    names = {field.name for field in fields(Knobs)}
    for setting in options.set:
        name, _sign, value = setting.partition("=")
        if name not in names:
            return _refused(
                _("Tidak ada kenop bernama {name}; yang ada: {names}.").format(
                    name=name, names=", ".join(sorted(names))
                )
            )
        knobs = knobs.but(**{name: float(value)})
    began, worked = perf_counter(), process_time()
    is_watched = sys.stderr.isatty()

    def told(done: int) -> None:
        if is_watched:
            print(f"\r{done:,}".replace(",", "."), end="", file=sys.stderr)

    there = write(
        options.output,
        options.rows,
        options.seed,
        knobs=knobs,
        kab_codes=[*options.province, *options.kab] or None,
        is_dense=options.dense,
        told=told,
    )
    found = {
        "file": options.output.name,
        "rows": there.size,
        "seed": options.seed,
        "preset": options.preset,
        "settings": options.set,
        "households": len(there.counts),
        "villages": len(there.land.villages),
        "kabupaten": len(there.land.kabs) - 1,
        "density": round(there.density, 4),
        "bytes": options.output.stat().st_size,
        "seconds": round(perf_counter() - began, 2),
        "processor_seconds": round(process_time() - worked, 2),
    }
    if is_watched:
        print(file=sys.stderr)
    if options.json:
        print(json.dumps(found))
    else:
        print(
            _(
                "{file}: {rows} catatan di {villages} desa dan kelurahan dari {kabupaten} kabupaten/kota; "
                "kepadatan {density} kali nasional; {megabytes} MB; {seconds} detik."
            ).format(
                file=found["file"],
                rows=_grouped(there.size),
                villages=_grouped(len(there.land.villages)),
                kabupaten=len(there.land.kabs) - 1,
                density=f"{there.density:.3f}".replace(".", ","),
                megabytes=_grouped(round(options.output.stat().st_size / 1e6)),
                seconds=f"{perf_counter() - began:.1f}".replace(".", ","),
            )
        )
    return 0


def _describe(options: argparse.Namespace) -> int:
    from karawo.registry.linkage.synthetic.describe import described, in_words

    found = described(options.describe)
    print(json.dumps(found, ensure_ascii=False, indent=1) if options.json else "\n".join(in_words(found)))
    return 0


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _refused(message: str) -> int:
    print(message, file=sys.stderr)
    return 2
