"""What of the plan of a centre follows an owner or a business into a merge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from karawo.plut.reports.models import Candidate, CandidateStep, TargetClient
from karawo.registry.review.queries.movers import Mover, register_mover


def register_movers() -> None:
    for model, label in ((TargetClient, _("klien sasaran")), (Candidate, _("calon naik kelas"))):
        register_mover(
            Mover(
                model,
                ("owner", "business"),
                ("subject_id",),
                label,
                once_by=("centre_id", "year"),
                parent="case",
            )
        )
    register_mover(
        Mover(
            CandidateStep,
            ("owner", "business"),
            ("subject_id",),
            _("langkah calon naik kelas"),
            parent="candidate",
        )
    )
