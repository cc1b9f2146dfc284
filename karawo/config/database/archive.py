"""Several named things in one stream, none of whose lengths is known beforehand; the manifest comes last.

A thing: 4 bytes of length and its name in UTF-8, then blocks of 4 bytes of length and content; an empty block
ends it. An empty name ends the archive.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from .errors import DatabaseCareError

FORMAT = 1
MANIFEST = "manifest"
DUMP = "database"
FILES = "berkas/"
SECRETS = "kunci/"


class Sink(Protocol):
    def write(self, data: bytes, /) -> int: ...


@dataclass
class Manifest:
    """tables: rows and checksum. things: size in bytes and SHA-256 of everything else in the archive."""

    made_at: str
    karawo_version: str
    server_version: int
    database: str
    tables: dict[str, tuple[int, int]]
    things: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())

    @property
    def server_major(self) -> int:
        return self.server_version // 10000

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        known: dict[str, Any] = json.loads(text)
        if known.get("format") != FORMAT:
            raise DatabaseCareError(
                f"Cadangan ini berformat {known.get('format')}, program ini mengenal format {FORMAT}. "
                "Perbarui Karawo, lalu ulangi."
            )
        known["tables"] = {name: (rows, checksum) for name, (rows, checksum) in known["tables"].items()}
        known["things"] = {name: (size, digest) for name, (size, digest) in known["things"].items()}
        return cls(**known)


def put(sink: Sink, name: str, blocks: Iterable[bytes]) -> tuple[int, str]:
    """Returns size and SHA-256 of what was put."""
    encoded = name.encode("utf-8", "surrogateescape")
    sink.write(struct.pack(">I", len(encoded)) + encoded)
    digest = hashlib.sha256()
    size = 0
    for block in blocks:
        if block:
            sink.write(struct.pack(">I", len(block)))
            sink.write(block)
            digest.update(block)
            size += len(block)
    sink.write(struct.pack(">I", 0))
    return size, digest.hexdigest()


def end(sink: Sink) -> None:
    sink.write(struct.pack(">I", 0))


class Source:
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._waiting = bytearray()

    def take(self, wanted: int) -> bytes:
        while len(self._waiting) < wanted:
            try:
                self._waiting += next(self._chunks)
            except StopIteration:
                raise DatabaseCareError("Isi cadangan tidak utuh. Pakai cadangan lain.") from None
        taken = bytes(self._waiting[:wanted])
        del self._waiting[:wanted]
        return taken

    def number(self) -> int:
        return int(struct.unpack(">I", self.take(4))[0])

    def blocks(self) -> Iterator[bytes]:
        while size := self.number():
            yield self.take(size)

    def things(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Name and blocks of each; blocks nobody takes are passed over."""
        while size := self.number():
            name = self.take(size).decode("utf-8", "surrogateescape")
            blocks = self.blocks()
            yield name, blocks
            for _ in blocks:
                pass
        # The sealed stream itself must have ended here, and well.
        for rest in self._chunks:
            if rest:
                raise DatabaseCareError("Isi cadangan tidak utuh. Pakai cadangan lain.")
