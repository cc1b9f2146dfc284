"""Why something was not done with an appointment."""

from __future__ import annotations

from karawo.kit.refusal import NotAllowed as NotAllowed
from karawo.kit.refusal import Refused as Refused


class Taken(Refused):
    """Somebody else has the time already."""
