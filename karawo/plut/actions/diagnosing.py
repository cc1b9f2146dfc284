"""An assessment becomes the diagnosis of a case, and its gaps become lines that somebody may keep."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.growth.models import Assessment, HealthCheck
from karawo.plut.actions.cases import check_open_and_mine, say
from karawo.plut.models import Case, CaseStep, Diagnosis
from karawo.plut.queries.client import judged_ids
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def diagnose(case: Case, assessment: Assessment | HealthCheck, *, by: User | None, at: datetime) -> Diagnosis:
    """assessment: of the business or a unit, or the check of the health of the cooperative itself.

    Harmless twice. Raises NotAllowed, Refused.
    """
    check_open_and_mine(case, by)
    if isinstance(assessment, HealthCheck):
        is_of_client = assessment.owner_id == case.owner_id
        told: dict[str, Assessment | HealthCheck] = {"health": assessment}
    else:
        is_of_client = assessment.business_id in judged_ids(case)
        told = {"assessment": assessment}
    if not is_of_client:
        raise Refused(_("Penilaian itu milik usaha lain; pilih penilaian klien ini."))
    if assessment.withdrawn_at is not None:
        raise Refused(_("Penilaian itu sudah ditarik; buat yang baru."))
    found = Diagnosis.objects.filter(case=case, **told).first()
    if found is not None:
        return found
    say("case.diagnosed", case, by=by, at=at)
    common = {"centre_id": case.centre_id, "kab_id": case.kab_id, "subject_id": case.subject_id}
    CaseStep.objects.create(
        case=case, step=CaseStep.Step.DIAGNOSED, at=at, by=by, consultant_id=case.consultant_id, **common
    )
    return Diagnosis.objects.create(case=case, at=at, by=by, **told, **common)
