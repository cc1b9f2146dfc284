"""A linked list kept on the disk, so that a later one can be linked against it without reading it again.

A folder of plain arrays, mapped where they are used, and `kept.json`, which says what they are and what made them.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cached_property
from hashlib import blake2b
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch import callings
from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs, Rows, Words64, with_room
from karawo.registry.linkage.batch.columns import Columns, letters_of
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.index import Index, build, numbers_in
from karawo.registry.linkage.batch.judge import NAMESAKES, RARE_TEXTS, namesakes_of
from karawo.registry.linkage.batch.kernels.block import keys_of, mark
from karawo.registry.linkage.batch.kernels.index import gather_texts, known_texts, mixed
from karawo.registry.linkage.batch.kernels.words import hashes
from karawo.registry.linkage.batch.lean import name_of, places_of, slots_of
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.places import said_of
from karawo.registry.linkage.batch.program import (
    compiled,
    compiled_rules,
    outlook_of,
    records_of,
    repeats,
    tf_of,
)
from karawo.registry.linkage.batch.run import Linked
from karawo.registry.linkage.batch.trades import NAMES as TRADE_NAMES
from karawo.registry.linkage.batch.trades import stated_under
from karawo.registry.linkage.batch.write import first_of, origin_of
from karawo.registry.linkage.rules import CANONICALISER_VERSION

FORMAT = 3
HEAD = "kept.json"
PHONES = ("phone_1|phone_2|phone_3",)
SOUND, BRAND = ("kabupaten", "sound"), ("kabupaten", "brand_sound")
SAID = ("words", "codes", "counts")
_AT_ONCE = 1 << 20


def rules_of(model: Model) -> tuple[tuple[str, ...], ...]:
    """The model's own, and those by which a later run counts what the whole holds."""
    counting = (PHONES, *((region, "name_sound") for region in NAMESAKES), SOUND, BRAND)
    if model.prior_by:
        counting = ((model.prior_by,), *counting)
    return (*model.rules, *(rule for rule in counting if rule not in model.rules))


def counted_of(model: Model) -> tuple[str, ...]:
    """Columns whose frequencies weigh."""
    return tuple(dict.fromkeys((*tf_of(model), *RARE_TEXTS)))


def digest_of(model: Model) -> str:
    """Of all that decides which pairs meet and what they weigh; thresholds may differ."""
    told = asdict(replace(model, link=0.0, review=0.0, trained_on={}, charts={}))
    return blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).hexdigest()


class _Writing:
    """Files of a folder, and their shapes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.files: dict[str, dict[str, Any]] = {}

    def room(self, name: str, shape: tuple[int, ...], dtype: type) -> npt.NDArray[Any]:
        self._note(name, shape, np.dtype(dtype))
        path = self._folder / f"{name}.bin"
        if 0 in shape:
            path.touch()
            return np.zeros(shape, dtype)
        return np.memmap(path, dtype, "w+", shape=shape)

    def put(self, name: str, array: npt.NDArray[Any]) -> None:
        self._note(name, array.shape, array.dtype)
        with (self._folder / f"{name}.bin").open("wb") as file:
            for start in range(0, len(array), _AT_ONCE):
                file.write(np.ascontiguousarray(array[start : start + _AT_ONCE]).data)

    def put_texts(self, name: str, chunks: Iterator[pa.LargeStringArray]) -> None:
        """{name}-letters and {name}-at: text t is letters[at[t]:at[t + 1]]."""
        ends, size = [np.zeros(1, np.int64)], 0
        with (self._folder / f"{name}-letters.bin").open("wb") as file:
            for chunk in chunks:
                letters, at = letters_of(chunk)
                file.write(np.ascontiguousarray(letters[at[0] : at[-1]]).data)
                ends.append(at[1:] - at[0] + size)
                size = int(ends[-1][-1]) if len(chunk) else size
        self._note(f"{name}-letters", (size,), np.dtype(np.uint8))
        self.put(f"{name}-at", np.concatenate(ends))

    def end(self, told: dict[str, Any]) -> None:
        for path in self._folder.iterdir():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        (self._folder / HEAD).write_text(json.dumps(told | {"files": self.files}, indent=1), encoding="utf-8")

    def _note(self, name: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self.files[name] = {"shape": list(shape), "type": dtype.str}


def keep(columns: Columns, called: tuple[Longs, Longs], model: Model, folder: Path) -> None:
    """Fills the folder, which is there and empty. called: by row, the row whose record_id is the name of its owner, and
    of its unit. Raises CannotLink where the disk does not take it.

    Nobody else may open it: it holds what the list holds, NIK and telephones. Cost: about 60 ns a row and rule; 300
    bytes a row beside its texts and 9 for each of its keys. Memory: the keys of one rule, 8 bytes a row.
    """
    try:
        folder.chmod(0o700)
        _keep(columns, called, model, _Writing(folder))
    except OSError as error:
        raise CannotLink(
            _(
                "Simpanan {folder} tidak dapat ditulis: {error}. Kosongkan ruang atau pilih tempat lain."
            ).format(folder=folder.name, error=error.strerror)
        ) from error


def called_of(linked: Linked) -> tuple[Longs, Longs]:
    """As `keep` asks: a cluster is called by the row that comes first in the files."""
    origin = origin_of(linked.source.columns)
    where = np.empty(len(origin), np.int64)
    where[origin] = np.arange(len(origin))
    owner, unit = (clusters.of for clusters in (linked.owner, linked.unit or linked.owner))
    return where[first_of(owner, origin)[owner]], where[first_of(unit, origin)[unit]]


def _keep(columns: Columns, called: tuple[Longs, Longs], model: Model, out: _Writing) -> None:
    out.put("wide", columns.wide)
    out.put("narrow", columns.narrow)
    if columns.stated is not None:
        out.put("stated", columns.stated)
    texts = columns.texts
    out.put_texts("texts", iter([pa.LargeStringArray.from_buffers(*_buffers(texts.letters, texts.at))]))
    hashed = _hashed(texts.letters, texts.at)
    build("text", lambda: iter([(0, hashed)]), len(texts), out.room)
    out.put("texts-words", texts.words)
    out.put("texts-word-at", texts.word_at)
    out.put("texts-bags", texts.bags)
    letters, at = letters_of(texts.tokens)
    out.put_texts("tokens", iter([texts.tokens]))
    tokens = _hashed(letters, at)
    build("token", lambda: iter([(0, tokens)]), len(texts.tokens), out.room)
    records, program = records_of(columns), compiled(model, columns)
    out.put("tf", program.tf)
    outlook_of(records, program, out.room)
    for name in counted_of(model):
        out.put(f"count-{name}", columns.counts(name).astype(np.int32))
    for region, namesakes in zip(NAMESAKES, namesakes_of(columns), strict=True):
        out.put(f"namesakes-{region}", namesakes)
    for step, (keys, codes, counts) in enumerate(said_of(columns)):
        out.put(f"said-{step}-key", keys)
        out.put(f"said-{step}-code", codes)
        out.put(f"said-{step}-count", counts)
    for name in TRADE_NAMES:
        pairs, counts = stated_under(columns, name)
        out.put(f"trade-{name}", pairs)
        out.put(f"trade-{name}-count", counts)
    said = callings.said_of(columns)
    for name in SAID:
        out.put(f"calling-{name}", getattr(said, name))
    _keep_rules(columns, model, out)
    _keep_ids(columns, out)
    _keep_clusters(*called, out)
    held, pairs_held = repeats(columns[model.prior_by] if model.prior_by else ())
    out.end(
        {
            "format": FORMAT,
            "canonicaliser": CANONICALISER_VERSION,
            "model": model.version,
            "model_digest": digest_of(model),
            "columns": [list(columns.wide_names), list(columns.narrow_names)],
            "rows": len(columns),
            "name": name_of(model, columns.text_columns),
            "prior": [held, pairs_held],
            "totals": {name: columns.total(name) for name in counted_of(model)},
            "most": program.tf.max(axis=0, initial=0).tolist(),
        }
    )


def _keep_rules(columns: Columns, model: Model, out: _Writing) -> None:
    every = rules_of(model)
    records = records_of(columns)
    rules = compiled_rules(replace(model, rules=every), columns)
    keys = np.empty(len(columns), np.uint64)
    marks = out.room("marks", (len(columns), len(model.rules)), np.uint8)
    for rule in range(len(every)):
        slots = slots_of(rules, rule)

        def pieces(rule: int = rule, slots: int = slots) -> Iterator[tuple[int, Words64]]:
            for slot in range(slots):
                keys_of(records, rules, rule, slot, keys)
                if rule < marks.shape[1]:  # a second time says the same
                    mark(keys, marks, rule, slots > 1)
                yield 0, keys

        index = build(f"rule-{rule}", pieces, slots * len(columns), out.room)
        if rule < len(model.rules):
            _order_by_name(index, columns, model)


def _order_by_name(index: Index, columns: Columns, model: Model) -> None:
    """Numbers of a key that too many share stand in alphabetical order of the name, equals by row."""
    runs = index.runs_over(model.cap)
    inside = [np.sort(numbers_in(index.held[first:end])) for first, end in runs]
    for (first, end), rows, place in zip(runs, inside, places_of(inside, columns, model), strict=True):
        upper = index.held[first] >> np.uint64(32) << np.uint64(32)
        index.held[first:end] = upper | rows[np.argsort(place, kind="stable")].astype(np.uint64)


def _keep_ids(columns: Columns, out: _Writing) -> None:
    ids = columns.record_id.cast(pa.large_string()).combine_chunks()
    origin = origin_of(columns)
    hashed = np.empty(len(ids), np.uint64)

    def chunks() -> Iterator[pa.LargeStringArray]:
        for start in range(0, len(ids), _AT_ONCE):
            chunk = ids.take(pa.array(origin[start : start + _AT_ONCE]))
            hashed[start : start + _AT_ONCE] = _hashed(*letters_of(chunk))
            yield chunk

    out.put_texts("ids", chunks())
    build("id", lambda: iter([(0, hashed)]), len(ids), out.room)


def _keep_clusters(owner: Longs, unit: Longs, out: _Writing) -> None:
    """owner (rows): its number; owner-rows, owner-starts: the rows of each; owner-called, by owner, and unit-called, by
    row: the row whose record_id is its name."""
    is_name = np.zeros(len(owner), bool)
    is_name[owner] = True
    number = np.cumsum(is_name, dtype=np.int32) - np.int32(1)
    of = number[owner]
    out.put("owner", of)
    out.put("owner-rows", np.argsort(of, kind="stable").astype(np.int32))
    out.put("owner-starts", np.append(0, np.cumsum(np.bincount(of))).astype(np.int64))
    out.put("owner-called", np.flatnonzero(is_name).astype(np.int32))
    out.put("unit-called", unit.astype(np.int32))


def _buffers(letters: Bytes, at: Longs) -> tuple[int, pa.Buffer, pa.Buffer]:
    return len(at) - 1, pa.py_buffer(np.ascontiguousarray(at)), pa.py_buffer(np.ascontiguousarray(letters))


def _hashed(letters: Bytes, at: Longs) -> Words64:
    found = np.empty(len(at) - 1, np.uint64)
    hashes(letters, at, found)
    mixed(found)
    return found


class Kept:
    """A kept list, opened. Nothing is read before it is asked for."""

    def __init__(self, folder: Path, head: dict[str, Any], model: Model) -> None:
        self._folder, self._head = folder, head
        self.name = folder.name
        self.rows = int(head["rows"])
        self.held, self.pairs_held = int(head["prior"][0]), float(head["prior"][1])
        self.totals: dict[str, int] = head["totals"]
        self.most: list[int] = head["most"]
        self.rules = rules_of(model)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        told = self._head["files"][name]
        shape, kind = tuple(told["shape"]), np.dtype(told["type"])
        if 0 in shape:
            return np.zeros(shape, kind)
        return np.memmap(self._folder / f"{name}.bin", kind, "r", shape=shape)

    def with_room(self, name: str, more: int) -> npt.NDArray[Any]:
        """The same, `more` rows of zeros behind it; what is written is not kept."""
        told = self._head["files"][name]
        return with_room(self._folder / f"{name}.bin", np.dtype(told["type"]), tuple(told["shape"]), more)

    def rule(self, words: tuple[str, ...]) -> Index:
        return self._index(f"rule-{self.rules.index(words)}")

    def _index(self, name: str) -> Index:
        return Index(self[f"{name}-held"], self[f"{name}-starts"])

    @cached_property
    def texts(self) -> int:
        return len(self["texts-at"]) - 1

    @cached_property
    def tokens(self) -> int:
        return len(self["tokens-at"]) - 1

    def numbers_of(self, letters: Bytes, at: Longs, kind: str = "text") -> Longs:
        """Of texts: their numbers here, -1 where they are new. kind: id for record ids, whose numbers are rows; token
        for words."""
        index = self._index(kind)
        first, end = index.find(_hashed(letters, at))
        found = np.empty(len(at) - 1, np.int64)
        stem = f"{kind}s"
        known_texts(index.held, first, end, self[f"{stem}-letters"], self[f"{stem}-at"], letters, at, found)
        return found

    def taken(self, numbers: Rows, stem: str = "texts") -> pa.LargeStringArray:
        """The texts of these numbers, or with `ids` the record ids of these rows."""
        at = self[f"{stem}-at"]
        out_at = np.zeros(len(numbers) + 1, np.int64)
        np.cumsum(at[numbers + 1] - at[numbers], out=out_at[1:])
        out = np.empty(max(1, int(out_at[-1])), np.uint8)
        gather_texts(self[f"{stem}-letters"], at, numbers, out, out_at)
        return pa.LargeStringArray.from_buffers(*_buffers(out, out_at))

    @cached_property
    def names(self) -> Ints:
        """(rows,): the texts that rows of large blocks are ordered by; empty where they are not."""
        if self._head["name"] is None:
            return np.empty(0, np.int32)
        found: Ints = self["narrow"][:, self._head["columns"][1].index(self._head["name"])]
        return found

    def rows_of_owners(self, owners: Longs) -> Longs:
        """The rows of all of these owners, one owner after the other, rising within each."""
        starts = self["owner-starts"]
        return np.asarray(self["owner-rows"][within(starts[owners], starts[owners + 1])], np.int64)

    @cached_property
    def callings(self) -> callings.Said:
        """What words of business names tell of trades."""
        words, codes, counts = (np.asarray(self[f"calling-{name}"]) for name in SAID)
        return callings.Said(words, codes, counts)

    def said(self, step: int, keys: Longs) -> tuple[Longs, Longs, Longs]:
        """(which of the keys, a code, how many records go with it); a key below 0 is none."""
        known = self[f"said-{step}-key"]
        first, end = np.searchsorted(known, keys, "left"), np.searchsorted(known, keys, "right")
        places = within(first, end)
        which = np.repeat(np.arange(len(keys)), end - first)
        codes, counts = self[f"said-{step}-code"][places], self[f"said-{step}-count"][places]
        return which, np.asarray(codes), np.asarray(counts)


def within(starts: Longs, ends: Longs) -> Longs:
    """All places from each start to its end, one range after the other."""
    lengths = ends - starts
    shift = np.repeat(starts - np.append(0, np.cumsum(lengths)[:-1]), lengths)
    return shift + np.arange(len(shift))


def open_kept(folder: Path, model: Model) -> Kept:
    """Raises CannotLink for a folder that is none, that is broken, or that another version or model has made."""
    try:
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotLink(
            _(
                "{folder} bukan simpanan daftar; buat dengan: karawo link DAFTAR.csv HASIL.csv --keep FOLDER"
            ).format(folder=folder)
        ) from error
    except ValueError as error:
        raise _broken(folder, HEAD) from error
    if not isinstance(head, dict):
        raise _broken(folder, HEAD)
    if head.get("format") != FORMAT or head.get("canonicaliser") != CANONICALISER_VERSION:
        raise CannotLink(
            _(
                "Simpanan {folder} ditulis oleh versi lain; hubungkan daftarnya sekali lagi dengan --keep."
            ).format(folder=folder)
        )
    if head.get("model_digest") != digest_of(model):
        raise CannotLink(
            _(
                "Simpanan {folder} dibuat dengan model lain ({version}); sebut model itu dengan --model, "
                "atau hubungkan daftarnya sekali lagi dengan --keep."
            ).format(folder=folder, version=head.get("model"))
        )
    try:
        for name, told in head["files"].items():
            path = folder / f"{name}.bin"
            size = prod(told["shape"]) * np.dtype(told["type"]).itemsize
            if not path.is_file() or path.stat().st_size != size:
                raise _broken(folder, path.name)
        return Kept(folder, head, model)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _broken(folder, HEAD) from error


def _broken(folder: Path, file: str) -> CannotLink:
    return CannotLink(
        _("Simpanan {folder} rusak ({file}); hubungkan daftarnya sekali lagi dengan --keep.").format(
            folder=folder, file=file
        )
    )
