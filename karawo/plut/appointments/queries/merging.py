"""What of appointments follows an owner or a business into a merge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from karawo.plut.appointments.models import Appointment
from karawo.registry.review.queries.movers import Mover, register_mover


def register_movers() -> None:
    register_mover(Mover(Appointment, ("owner",), ("owner_id",), _("janji temu"), parent="business"))
    register_mover(Mover(Appointment, ("business",), ("business_id",), _("janji temu")))
