"""What a centre shall reach."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.plut.reports.access import may_set_targets
from karawo.plut.reports.actions.saying import kab_of, say
from karawo.plut.reports.models import Indicator, IndicatorTarget
from karawo.plut.reports.rules.period import roman
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def set_target(
    centre: Centre,
    code: str,
    *,
    year: int,
    quarter: int,
    number: Decimal | None,
    source: str,
    by: User | None,
    at: datetime,
) -> IndicatorTarget | None:
    """quarter: 0 for the year. number: None takes the target away. The same again changes nothing.

    Raises Refused, NotAllowed.
    """
    if not may_set_targets(by, centre):
        raise NotAllowed(_("Target ditetapkan oleh kepala PLUT."))
    indicator = Indicator.objects.filter(code=code).order_by("-valid_from").first()
    if indicator is None:
        raise Refused(_("Indikator tidak dikenal; pilih dari daftar."), field="indicator")
    if number is not None and number <= 0:
        raise Refused(_("Target harus lebih dari nol."), field=f"quarter_{quarter}")
    if number is not None and not source.strip():
        raise Refused(_("Tulis dari dokumen mana target ini, misalnya Renja Dinas."), field="source")
    words = {
        "indicator": indicator.title,
        "period": str(year) if quarter == 0 else f"TW {roman(quarter)} {year}",
    }
    row = IndicatorTarget.objects.select_for_update().filter(
        centre=centre, indicator_code=code, year=year, quarter=quarter
    ).first()  # fmt: skip
    if number is None:
        if row is not None:
            say("iku.target_removed", centre, by=by, at=at, **words)
            row.delete()
        return None
    if row is not None and (row.number, row.source) == (number, source.strip()):
        return row
    say("iku.target_set", centre, by=by, at=at, **words)
    if row is None:
        row = IndicatorTarget(
            kab_id=kab_of(centre), centre=centre, indicator_code=code, year=year, quarter=quarter
        )
    row.number, row.source, row.set_at, row.set_by = number, source.strip(), at, by
    row.save()
    return row
