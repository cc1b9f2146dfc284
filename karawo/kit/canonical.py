"""One text for one content, so that a checksum can say whether it is still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys and without blanks: whatever order the content was put together in."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """SHA-256 in hex of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
