"""What of the ledger follows an owner or a business into a merge. Names and numbers stay as received."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from karawo.assistance.models import Aid
from karawo.registry.review.queries.movers import Mover, register_mover, register_staying


def register_movers() -> None:
    register_mover(Mover(Aid, ("owner",), ("owner_id",), _("bantuan"), parent="business"))
    register_mover(Mover(Aid, ("business",), ("business_id",), _("bantuan")))
    register_staying(
        "assistance.listedperson.owner_id", "The verdict as it was given; its list stays as it was."
    )
