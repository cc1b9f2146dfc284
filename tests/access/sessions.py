"""Sessions of a walk: read from the database once, as what a request does to its own is taken back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    read: ClassVar[dict[str | None, dict[str, Any]]] = {}

    def load(self) -> dict[str, Any]:
        key = self.session_key
        if key not in self.read:
            found = super().load()
            if self.session_key is None:  # no such session
                return found
            self.read[key] = found
        return dict(self.read[key])
