"""Why something was not done with an appointment, in words for the person who tried."""


class Refused(ValueError):
    """`message` is Indonesian and names the fix; `field` is the answer it belongs to, empty for the whole form."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = message
        self.field = field
        super().__init__(message)


class NotAllowed(Refused):
    """The person may not do this, here or at all."""


class Taken(Refused):
    """Somebody else has the time already."""
