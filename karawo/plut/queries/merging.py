"""What of the work of a centre follows an owner or a business into a merge; it stays the centre's."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.plut.models import (
    CardLine,
    Case,
    CaseStep,
    ConfirmationLink,
    Diagnosis,
    Evidence,
    Outcome,
    ProgrammeCard,
    Session,
    SessionClient,
)
from karawo.registry.review.queries.movers import Mover, Question, register_mover

_BOTH: tuple[Question, ...] = ("owner", "business")
_TWO_OPEN = _(
    "Kedua catatan punya pendampingan yang masih berjalan di PLUT yang sama; tutup salah satunya, lalu gabungkan."
)
# With what they belong to: the case, or what belongs to a case.
_OF_A_CASE = {
    CaseStep: ("case", _("langkah pendampingan")),
    ProgrammeCard: ("case", _("kartu program")),
    CardLine: ("card", _("program pendampingan")),
    SessionClient: ("case", _("sesi")),
    Evidence: ("case", _("bukti")),
    Outcome: ("case", _("hasil")),
    ConfirmationLink: ("outcome", _("tautan konfirmasi")),
    Diagnosis: ("case", _("diagnosis")),
}


def register_movers() -> None:
    for of, column in (("owner", "owner_id"), ("business", "business_id")):
        register_mover(
            Mover(
                Case,
                (of,),  # type: ignore[arg-type]
                (column, "subject_id"),
                _("pendampingan"),
                once_by=("centre_id",),
                once_where=Q(closed_on=None),
                refusal=_TWO_OPEN,
            )
        )
    for model, (parent, label) in _OF_A_CASE.items():
        register_mover(Mover(model, _BOTH, ("subject_id",), label, parent=parent))
    register_mover(Mover(Session, _BOTH, ("subject_ids",), _("pertemuan"), form="list"))
