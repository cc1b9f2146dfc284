"""What of gatherings follows an owner or a business into a merge.

Who came twice to one gathering keeps two seats and two keys: both registrations are his then, and both were people
at the door.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models import Registration
from karawo.registry.review.queries.movers import Mover, register_mover


def register_movers() -> None:
    register_mover(
        Mover(Registration, ("owner",), ("owner_id",), _("pendaftaran kegiatan"), parent="business")
    )
    register_mover(Mover(Registration, ("business",), ("business_id",), _("pendaftaran kegiatan")))
    register_mover(
        Mover(
            Registration,
            ("owner",),
            ("person_key",),
            _("pendaftaran kegiatan"),
            form="text",
            template="o{id}",
            once_by=("gathering_id",),
        )
    )
