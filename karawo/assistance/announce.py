"""What the ledger tells the rooms below: how its acts read, what one aid is made of, what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karawo.assistance.models import Aid
from karawo.assistance.queries.measures import register_measures
from karawo.assistance.queries.merging import register_movers
from karawo.assistance.queries.own import own_part
from karawo.assistance.rules.acts import ACTS
from karawo.journal.queries import Subject, register_deeds, register_subject
from karawo.registry.queries.own import register_part

type Rows = Mapping[str, Iterable[tuple[int, int | None]]]


def connect() -> None:
    register_deeds(ACTS)
    register_subject(Subject("aid", _("Bantuan"), _name, _url, _rows))
    register_measures()
    register_movers()
    register_part(own_part)


def _name(aid_id: int) -> str | None:
    aid = Aid.objects.select_related("kind").filter(pk=aid_id).first()
    return None if aid is None else f"{aid.kind.title}, {aid.name}"


def _url(aid_id: int) -> str:
    return reverse("assistance:aid", args=[aid_id])


def _rows(aid_id: int) -> Rows:
    return {"assistance_aid": Aid.objects.filter(pk=aid_id).values_list("id", "entry_id")}
