"""What of growth follows a business into a merge."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.growth.models import Assessment, HealthCheck, NaikKelas
from karawo.registry.review.queries.movers import Mover, register_mover


def register_movers() -> None:
    register_mover(Mover(Assessment, ("business",), ("business_id",), _("penilaian"), follows_place=True))
    register_mover(
        Mover(HealthCheck, ("owner",), ("owner_id",), _("pemeriksaan kesehatan koperasi"), follows_place=True)
    )
    register_mover(
        Mover(
            NaikKelas,
            ("business",),
            ("business_id",),
            _("naik kelas"),
            once_by=("happened_on", "direction"),
            once_where=Q(kind=NaikKelas.Kind.LEGAL_CLASS, outcome__in=["", NaikKelas.Outcome.CONFIRMED]),
            follows_place=True,
        )
    )
