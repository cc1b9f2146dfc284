"""A client goes to another centre; what was done stays with those who did it, and can be read where he is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import CentreArea
from karawo.plut.actions.cases import check_open_and_mine, say, shut
from karawo.plut.models import (
    CardLine,
    Case,
    CaseStep,
    Diagnosis,
    Evidence,
    Outcome,
    ProgrammeCard,
    Session,
    SessionClient,
)
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User

_HISTORY = (CaseStep, Diagnosis, ProgrammeCard, CardLine, SessionClient, Evidence, Outcome)


@transaction.atomic
def transfer_case(case: Case, to: Centre, *, reason: str, by: User | None, at: datetime) -> Case:
    """Closes the case here and opens one there, without a consultant until that centre names one.

    The new centre reads all former cases of the client; notes stay with the centre that wrote them.
    The new case is invisible to the caller. Raises NotAllowed, Refused.
    """
    check_open_and_mine(case, by)
    if to.pk == case.centre_id:
        raise Refused(
            _("Klien sudah di PLUT ini; pilih PLUT lain, atau serahkan kepada konsultan lain."), field="to"
        )
    if not reason.strip():
        raise Refused(_("Tulis mengapa klien dipindahkan."), field="reason")
    if not _serves(to, case.kab_id):
        raise Refused(_("PLUT itu tidak melayani wilayah klien; pilih PLUT yang melayaninya."), field="to")
    say("case.transferred", case, by=by, at=at, centre=case.centre.name, other=to.name, reason=reason.strip())
    with within(EVERYTHING):
        shut(case, outcome=Case.Outcome.MOVED, reason=reason, on=timezone.localdate(at), by=by, at=at)
        moved = Case.objects.open().filter(centre=to, subject_id=case.subject_id).first()
        if moved is None:
            moved = Case.objects.create(
                centre=to, kab_id=case.kab_id, subject_id=case.subject_id, business_id=case.business_id,
                owner_id=case.owner_id, origin=Case.Origin.TRANSFER, request=case.request,
                opened_on=timezone.localdate(at), opened_at=at, former=case,
            )  # fmt: skip
        for row, centre in ((case, case.centre), (moved, to)):
            CaseStep.objects.create(
                case=row, centre=centre, kab_id=case.kab_id, subject_id=case.subject_id, at=at, by=by,
                step=CaseStep.Step.TRANSFERRED, words=f"{case.centre.name} → {to.name}: {reason.strip()}"[:500],
            )  # fmt: skip
        _let_read(case.subject_id, to)
    return moved


def _serves(centre: Centre, kab_id: int) -> bool:
    """A province in the area stands for all its kabupaten/kota."""
    areas = CentreArea.objects.filter(centre=centre).values_list("region_id", flat=True)
    return any(area == kab_id or area == kab_id // 100 for area in areas)


def _let_read(subject_id: int, centre: Centre) -> None:
    earlier = Case.objects.filter(subject_id=subject_id).exclude(centre=centre)
    ids = list(earlier.values_list("pk", flat=True))
    earlier.update(also_centre=centre)
    for model in _HISTORY:
        model._default_manager.filter(subject_id=subject_id).exclude(centre=centre).update(also_centre=centre)
    # A session with several clients is read through the row of the one who went (policy plut_session_moved).
    sessions = Session.objects.filter(clients__case_id__in=ids, subject_ids=[subject_id]).exclude(
        centre=centre
    )
    Session.objects.filter(pk__in=list(sessions.values_list("pk", flat=True))).update(also_centre=centre)
