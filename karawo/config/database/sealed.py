"""One encrypted file, written and read as a stream of any length in constant memory.

56 bytes of head: 16 of name and format, 8 that tell the key, 32 of salt. Then chunks of 1 MiB, each sealed
with AES-256-GCM under a key derived from the salt; the nonce counts the chunks and marks the last one, and
the head is bound to each. So a changed, missing, doubled, moved or cut-off chunk does not open.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import DatabaseCareError

MAGIC = b"karawo cadangan\x01"
KEY_BYTES = 32
SALT_BYTES = 32
MARK_BYTES = 8
CHUNK_BYTES = 1024 * 1024
TAG_BYTES = 16


def mark_of(key: bytes) -> bytes:
    """Tells one key from another without saying anything of it."""
    return hashlib.sha256(b"karawo tanda kunci" + key).digest()[:MARK_BYTES]


def cipher_of(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, b"karawo cadangan 1").derive(key))


def nonce_of(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class Sealer(io.RawIOBase):
    """Write into it, then `finish`; a file that was never finished does not open."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        salt = os.urandom(SALT_BYTES)
        self._head = MAGIC + mark_of(key) + salt
        self._cipher = cipher_of(key, salt)
        self._file = file
        self._waiting = bytearray()
        self._number = 0
        file.write(self._head)

    def write(self, data: bytes) -> int:  # type: ignore[override] # the base class also takes other buffers
        self._waiting += data
        # One chunk always waits, because only the last one may be marked as the last.
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = nonce_of(self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._head))
        self._number += 1


def opened(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The chunks as they were written. Raises DatabaseCareError at the first one that was not sealed so."""
    head = file.read(len(MAGIC) + MARK_BYTES + SALT_BYTES)
    if len(head) < len(MAGIC) + MARK_BYTES + SALT_BYTES or not head.startswith(MAGIC):
        raise DatabaseCareError("Berkas ini bukan cadangan Karawo, atau kepalanya rusak. Pilih berkas lain.")
    mark = head[len(MAGIC) : len(MAGIC) + MARK_BYTES]
    if mark != mark_of(key):
        raise DatabaseCareError(
            f"Kunci tidak cocok: cadangan ini disegel dengan kunci {mark.hex()}, kunci yang dipakai "
            f"{mark_of(key).hex()}. Berikan kunci yang benar dengan --key BERKAS."
        )
    cipher = cipher_of(key, head[-SALT_BYTES:])
    number = 0
    ahead = file.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        sealed, ahead = ahead, file.read(CHUNK_BYTES + TAG_BYTES)
        is_last = not ahead
        try:
            yield cipher.decrypt(nonce_of(number, is_last=is_last), sealed, head)
        except InvalidTag as problem:
            raise DatabaseCareError(
                f"Cadangan rusak atau terpotong di sekitar byte {number * (CHUNK_BYTES + TAG_BYTES):,}. "
                "Tidak ada yang diubah. Pakai salinan lain dari cadangan ini, atau cadangan sebelumnya."
            ) from problem
        if is_last:
            return
        number += 1
