"""Who comes, as the acts are told it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from karawo.plut.appointments.rules import Refused
from karawo.registry.models.fields import sealer
from karawo.registry.rules import InvalidIdentifier, parse_phone


@dataclass(frozen=True)
class Client:
    """A business or owner of the register, or a name told at the desk. phone: as typed, may be empty."""

    business_id: int | None = None
    owner_id: int | None = None
    name: str = ""
    phone: str = ""

    @property
    def file_ids(self) -> tuple[int, ...]:
        return tuple(each for each in (self.business_id, self.owner_id) if each is not None)

    @property
    def is_registered(self) -> bool:
        return bool(self.file_ids)

    def columns(self) -> dict[str, object]:
        """Raises Refused for a number that is none, or where nobody is named."""
        name = " ".join(self.name.split())[:150]
        if not self.is_registered and not name:
            raise Refused(_("Isi nama pengunjung, atau pilih usahanya dari register."), field="name")
        found: dict[str, object] = {
            "business_id": self.business_id,
            "owner_id": self.owner_id,
            "person_name": None if self.is_registered else name,
        }
        if self.phone.strip():
            try:
                number = parse_phone(self.phone).text
            except InvalidIdentifier as error:
                raise Refused(error.message, field="phone") from None
            found |= {"phone": number, "phone_digest": sealer().digest("phone", number)}
        return found
