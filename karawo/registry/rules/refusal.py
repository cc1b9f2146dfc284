"""Why an act of the register was not done, in words for the person who tried."""


class Refused(ValueError):
    """`message` is Indonesian and names the fix; `field` is the answer it belongs to, empty for the whole form."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = message
        self.field = field
        super().__init__(message)


class NotAllowed(Refused):
    """The person may not do this, here or at all."""


class OwnerExists(Refused):
    """The identity number already stands with an owner whom the caller may see."""

    def __init__(self, message: str, *, owner_id: int, field: str = "owner") -> None:
        self.owner_id = owner_id
        super().__init__(message, field=field)
