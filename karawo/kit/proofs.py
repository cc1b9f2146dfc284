"""A file that somebody brings to prove something: told by its bytes, never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from karawo.kit.pictures import NotAPicture, redrawn

MOST_BYTES = 10 * 1024 * 1024
PDF, JPEG = "application/pdf", "image/jpeg"


class NotAProof(ValueError):
    """Empty, too large, or neither a photo nor a PDF; `why` is one of "empty", "large", "kind"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Proof:
    content: bytes
    content_type: str


def read_proof(content: bytes) -> Proof:
    """A photo (JPEG, PNG, WebP) is drawn anew, without what the camera wrote into it; a PDF stays as it is.

    Raises NotAProof.
    """
    if not content:
        raise NotAProof("empty")
    if len(content) > MOST_BYTES:
        raise NotAProof("large")
    if content.startswith(b"%PDF-"):
        return Proof(content, PDF)
    try:
        return Proof(redrawn(content), JPEG)
    except NotAPicture:
        raise NotAProof("kind") from None


def clean_name(name: str, content_type: str) -> str:
    """The name as it goes out again: its last part, without signs that mean something to a shell or a browser."""
    stem = Path(name.replace("\\", "/")).stem
    plain = "".join(mark for mark in stem if mark.isalnum() or mark in " ._-()").strip(" .")[:120]
    return f"{plain or 'bukti'}{'.jpg' if content_type == JPEG else '.pdf'}"
