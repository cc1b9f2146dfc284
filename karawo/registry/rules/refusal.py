"""Why an act of the register was not done."""

from __future__ import annotations

from karawo.kit.refusal import NotAllowed as NotAllowed
from karawo.kit.refusal import Refused as Refused


class OwnerExists(Refused):
    """The identity number already stands with an owner whom the caller may see."""

    def __init__(self, message: str, *, owner_id: int, field: str = "owner") -> None:
        self.owner_id = owner_id
        super().__init__(message, field=field)
