"""Why an act was not done, in words for the person who tried."""

from __future__ import annotations


class Refused(ValueError):
    """`message` is Indonesian and names the fix; `field` is the answer it belongs to, empty for the whole form."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = message
        self.field = field
        super().__init__(message)


class NotAllowed(Refused):
    """The person may not do this, here or at all."""
