"""Personal values at rest: encrypted for reading, hashed with a key for equality."""

import os
from collections.abc import Callable, Sequence
from hashlib import sha256 as _hash

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_BLOCK_BYTES = 64
_VERSION = b"\x01"


class Unreadable(ValueError):
    """The value was sealed with another key, or its bytes were changed."""


class Sealer:
    """Seals with AES-256-GCM under a key derived from `secret` (32 bytes); hashes with a second derived key."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise ValueError("the field key must be 32 bytes")
        self._cipher = AESGCM(_derive(secret, b"karawo field encryption"))
        key = _derive(secret, b"karawo field equality").ljust(_BLOCK_BYTES, b"\0")
        self._inner = bytes(byte ^ 0x36 for byte in key)
        self._outer = bytes(byte ^ 0x5C for byte in key)

    def seal(self, text: str) -> bytes:
        """1 byte version, 12 bytes nonce, ciphertext with 16 bytes tag."""
        return self.seal_bytes(text.encode())

    def seal_bytes(self, content: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, content, _VERSION)

    def sealing(self) -> Callable[[Sequence[str]], list[bytes]]:
        """Seals each text for itself; the system is asked for a thousand nonces at a time.

        For one pass over many texts in one process. Never keep it: a fork would use the waiting nonces twice.
        """
        encrypt = self._cipher.encrypt
        nonces = b""
        at = 0

        def seal_all(texts: Sequence[str]) -> list[bytes]:
            nonlocal nonces, at
            if len(nonces) - at < _NONCE_BYTES * len(texts):
                nonces, at = os.urandom(_NONCE_BYTES * (1_000 + len(texts))), 0
            sealed = []
            for text in texts:
                nonce = nonces[at : at + _NONCE_BYTES]
                at += _NONCE_BYTES
                sealed.append(_VERSION + nonce + encrypt(nonce, text.encode(), _VERSION))
            return sealed

        return seal_all

    def open(self, sealed: bytes) -> str:
        return self.open_bytes(sealed).decode()

    def open_bytes(self, sealed: bytes) -> bytes:
        """Raises Unreadable."""
        sealed = bytes(sealed)
        if sealed[:1] != _VERSION:
            raise Unreadable("unknown version of a sealed value")
        try:
            return self._cipher.decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], _VERSION)
        except InvalidTag as error:
            raise Unreadable("sealed with another key, or changed") from error

    def digest(self, kind: str, text: str) -> int:
        """Signed 64-bit keyed hash; `kind` keeps a NIK and a phone of equal digits apart."""
        # HMAC written out (RFC 2104): the library's object costs twice as much for a number of sixteen digits.
        inside = _hash(self._inner + f"{kind}\x00{text}".encode()).digest()
        return int.from_bytes(_hash(self._outer + inside).digest()[:8], "big", signed=True)


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
