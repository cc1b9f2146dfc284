"""What of the plan of a centre follows an owner or a business into a merge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from karawo.plut.reports.models import TargetClient
from karawo.registry.review.queries.movers import Mover, register_mover


def register_movers() -> None:
    register_mover(
        Mover(
            TargetClient,
            ("owner", "business"),
            ("subject_id",),
            _("klien sasaran"),
            once_by=("centre_id", "year"),
            parent="case",
        )
    )
