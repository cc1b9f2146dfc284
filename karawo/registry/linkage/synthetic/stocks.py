"""The stocks of words as arrays that compiled functions can draw from."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
FAMILY, FATHER, BIN, BINTI, BORU, NOTHING = -2, -3, -4, -5, -6, -1
_SLOTS = {"FAMILY": FAMILY, "FATHER": FATHER, "BIN": BIN, "BINTI": BINTI, "BORU": BORU}
COHORTS = ("old", "middle", "new")
LONGEST = 4
"""Tokens in one entry."""


class Stocks(NamedTuple):
    """text: uint8, all tokens one after another; token_at: int32, where each begins.

    entries: int32 (entries, 4), tokens, −1 where there is none. list_at: int32, the entries of a list;
    share, other: the alias method within the list (float64, int32). written_at, written: for each token the entries
    by which it may be written otherwise. pattern_at: int32 by (people · 2 + sex) · 3 + cohort; pattern_sum: float64,
    cumulative within; pattern: int16 (patterns, 4), list numbers or the negative codes above.
    trades: int32 (trades, 4): kbli, list of kinds, of wares, of words alone.
    """

    text: NDArray[np.uint8]
    token_at: NDArray[np.int32]
    entries: NDArray[np.int32]
    list_at: NDArray[np.int32]
    share: NDArray[np.float64]
    other: NDArray[np.int32]
    written_at: NDArray[np.int32]
    written: NDArray[np.int32]
    pattern_at: NDArray[np.int32]
    pattern_sum: NDArray[np.float64]
    pattern: NDArray[np.int16]
    family_list: NDArray[np.int32]
    muslim: NDArray[np.float64]
    word_lists: NDArray[np.int32]
    trades: NDArray[np.int32]
    trade_sum: NDArray[np.float64]


class Words(NamedTuple):
    stocks: Stocks
    people: tuple[str, ...]
    tokens: tuple[str, ...]
    kbli: tuple[str, ...]


# lists the compiled functions ask for by number
WORD_LISTS = (
    *("core", "second", "brand", "call_f", "call_m", "shop", "form"),
    *("street_national", "street_local", "dusun", "islam_m", "islam_f", "modern_m"),
)


class _Pool:
    def __init__(self) -> None:
        self.tokens: dict[str, int] = {}
        self.entries: list[list[int]] = []
        self.names: dict[str, int] = {}
        self.list_at = [0]
        self.share: list[float] = []
        self.other: list[int] = []

    def token(self, text: str) -> int:
        return self.tokens.setdefault(text, len(self.tokens))

    def entry(self, text: str) -> int:
        parts = [self.token(part) for part in text.split("_")]
        while len(parts) > LONGEST:
            raise ValueError(f"more than {LONGEST} words in one entry: {text}")
        self.entries.append(parts + [NOTHING] * (LONGEST - len(parts)))
        return len(self.entries) - 1

    def add(self, name: str, words: str, *, flat: bool = False) -> int:
        """A list; the weight of an entry falls with its rank, unless flat."""
        stock = words.split()
        for word in stock:
            self.entry(word)
        weights = [1.0 if flat else 1.0 / (rank + 4.0) ** 0.75 for rank in range(len(stock))]
        share, other = _aliases(weights)
        self.share += share
        self.other += other
        self.names[name] = len(self.list_at) - 1
        self.list_at.append(len(self.entries))
        return self.names[name]


def _aliases(weights: list[float]) -> tuple[list[float], list[int]]:
    """The alias method: draw a place evenly, stay with probability `share`, else take `other`."""
    size = len(weights)
    total = sum(weights)
    scaled = [weight * size / total for weight in weights]
    share, other = [1.0] * size, list(range(size))
    small = [place for place, weight in enumerate(scaled) if weight < 1.0]
    large = [place for place, weight in enumerate(scaled) if weight >= 1.0]
    while small and large:
        poor, rich = small.pop(), large[-1]
        share[poor], other[poor] = scaled[poor], rich
        scaled[rich] -= 1.0 - scaled[poor]
        if scaled[rich] < 1.0:
            small.append(large.pop())
    return share, other


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def read(name: str) -> dict[str, Any]:
    """One of the tables beside this file."""
    return _read(name)


@cache
def words(literals: tuple[str, ...]) -> Words:
    """All stocks; the tokens of `literals` come first, in their order. About 30 ms."""
    names, trades = _read("names.toml"), _read("trades.toml")
    pool = _Pool()
    for literal in literals:
        pool.token(literal)
    for name, text in names["lists"].items():
        pool.add(name, text)
    for name, text in trades["words"].items():
        pool.add(name, text)
    pool.add("street_national", trades["streets"]["national"])
    pool.add("street_local", trades["streets"]["local"])
    pool.add("dusun", trades["streets"]["dusun"])
    people = tuple(names["pattern"])
    pattern_at, pattern_sum, pattern = _patterns(names["pattern"], people, pool)
    trade_rows, trade_sum, kbli = _trades(trades["trade"], pool)
    list_count = len(pool.entries)
    written_at, written = _written([names["written"], trades["written"]], pool)
    tokens = tuple(pool.tokens)
    text, token_at = packed(tokens)
    # entries of `written` belong to no list; the alias arrays cover the listed ones only
    assert list_count == pool.list_at[-1]  # noqa: S101
    stocks = Stocks(
        text=text,
        token_at=token_at,
        entries=np.array(pool.entries, np.int32),
        list_at=np.array(pool.list_at, np.int32),
        share=np.array(pool.share, np.float64),
        other=np.array(pool.other, np.int32),
        written_at=written_at,
        written=written,
        pattern_at=pattern_at,
        pattern_sum=pattern_sum,
        pattern=pattern,
        family_list=np.array(
            [pool.names[names["family"][who]] if who in names["family"] else NOTHING for who in people],
            np.int32,
        ),
        muslim=np.array([names["muslim"][who] for who in people], np.float64),
        word_lists=np.array([pool.names[name] for name in WORD_LISTS], np.int32),
        trades=trade_rows,
        trade_sum=trade_sum,
    )
    return Words(stocks, people, tokens, kbli)


def packed(texts: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Texts as one array of ASCII bytes, and where each begins (one more place than texts)."""
    raw = [text.encode("ascii") for text in texts]
    at = np.zeros(len(raw) + 1, np.int32)
    np.cumsum([len(each) for each in raw], out=at[1:])
    return np.frombuffer(b"".join(raw), np.uint8), at


def _patterns(
    table: dict[str, Any], people: tuple[str, ...], pool: _Pool
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int16]]:
    at, sums, slots = [0], [], []
    for who in people:
        for sex in ("m", "f"):
            for cohort in COHORTS:
                total = 0.0
                rows = [row.split() for row in table[who][sex][cohort].split(",")]
                for weight, *row in rows:
                    total += float(weight)
                    sums.append(total)
                    codes = [_SLOTS[slot] if slot in _SLOTS else pool.names[slot] for slot in row]
                    slots.append(codes + [NOTHING] * (4 - len(codes)))
                sums[-len(rows) :] = [each / total for each in sums[-len(rows) :]]
                at.append(len(slots))
    return np.array(at, np.int32), np.array(sums, np.float64), np.array(slots, np.int16)


def _trades(
    rows: list[dict[str, Any]], pool: _Pool
) -> tuple[NDArray[np.int32], NDArray[np.float64], tuple[str, ...]]:
    """Trades and, by province (the two digits), their cumulative shares."""
    found = []
    for place, row in enumerate(rows):
        lists = [
            pool.add(f"{name} {place}", row[name], flat=name == "kinds")
            for name in ("kinds", "wares", "alone")
        ]
        found.append([int(row["kbli"]), *lists])
    sums = np.zeros((100, len(rows)), np.float64)
    for province in range(100):
        weights = [
            row["weight"] * (1.0 if "home" not in row else 8.0 if province in row["home"] else 0.5)
            for row in rows
        ]
        sums[province] = np.cumsum(weights) / sum(weights)
    return np.array(found, np.int32), sums, tuple(row["kbli"] for row in rows)


def _written(tables: list[dict[str, str]], pool: _Pool) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    ways: dict[int, list[int]] = {}
    for table in tables:
        for word, text in table.items():
            if word in pool.tokens:
                ways.setdefault(pool.tokens[word], []).extend(
                    pool.entry(way) for way in text.split() if way != word
                )
    at, flat = [0], []
    for token in range(len(pool.tokens)):
        flat += ways.get(token, [])
        at.append(len(flat))
    return np.array(at, np.int32), np.array(flat, np.int32)


def people_mix(kab_codes: Iterable[int]) -> NDArray[np.float64]:
    """float64 (kab_codes, peoples): cumulative shares of who lives there."""
    table = _read("names.toml")
    people = list(table["pattern"])
    rows = []
    for kab in kab_codes:
        text = table["people"].get(str(kab)) or table["people"][str(kab // 100)]
        row = np.zeros(len(people))
        for part in text.split(","):
            who, share = part.split()
            row[people.index(who)] += float(share)
        rows.append(np.cumsum(row) / row.sum())
    return np.array(rows, np.float64)
