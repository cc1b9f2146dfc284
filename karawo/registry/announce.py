"""What the register tells the rooms below: how its acts read, what a business and an owner are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karawo.accounts.access import register_own_file
from karawo.accounts.actions import account_made
from karawo.journal.queries import Subject, register_deeds, register_subject
from karawo.journal.rules import sentences
from karawo.registry.access import own_subjects
from karawo.registry.actions import tie_account
from karawo.registry.models import (
    Business,
    Consent,
    CooperativeYear,
    CorrectionRequest,
    DuplicateProposal,
    Identifier,
    Observation,
    Owner,
    Ownership,
)
from karawo.registry.queries.measures import register_measures
from karawo.registry.review.queries.looked import looked_at
from karawo.registry.rules import IdentifierKind
from karawo.registry.rules.acts import ACTS
from karawo.ui import outbox

type Rows = Mapping[str, Iterable[tuple[int, int | None]]]


_WORDS: dict[str, Mapping[Any, object]] = {
    "facts": dict(Observation.What.choices),
    "fields": {
        field.name: field.verbose_name for model in (Business, Owner) for field in model._meta.concrete_fields
    }
    | {"place": _("tempat")},
    "status": dict(Business.Status.choices),
    "part": dict(Ownership.Part.choices),
    "state": dict(Identifier.State.choices),
    "decision": dict(DuplicateProposal.Decision.choices),
    "label": {kind.label: _(kind.label) for kind in IdentifierKind},
}
"""The coded words of the acts."""


def connect() -> None:
    register_deeds(ACTS)
    for word, choices in _WORDS.items():
        sentences.register_words(word, choices)
    register_own_file(own_subjects)
    register_subject(
        Subject(
            "business",
            _("Usaha"),
            _business_name,
            _business_url,
            _business_rows,
            looked_at=partial(looked_at, "business"),
        )
    )
    register_subject(
        Subject(
            "owner",
            _("Pelaku usaha"),
            _owner_name,
            _owner_url,
            _owner_rows,
            looked_at=partial(looked_at, "owner"),
        )
    )
    register_measures()
    account_made.connect(tie_account, dispatch_uid="karawo.registry.tie_account")
    outbox.register(
        outbox.Kind(
            name="kunjungan",
            label=_("Kunjungan lapangan"),
            page=r"^/usaha/(\d+)/kunjungan/$",
            blank="registry:blank_visit",
            assets=("registry/position.js",),
        )
    )


def _business_name(business_id: int) -> str | None:
    return Business.objects.filter(pk=business_id).values_list("name", flat=True).first()


def _business_url(business_id: int) -> str:
    return reverse("front:business", args=[business_id])


def _business_rows(business_id: int) -> Rows:
    return {
        "registry_business": Business.objects.filter(pk=business_id).values_list("id", "entry_id"),
        **{
            model._meta.db_table: model._default_manager.filter(business_id=business_id).values_list(
                "id", "entry_id"
            )
            for model in (Identifier, Ownership, Observation, CorrectionRequest)
        },
    }


def _owner_name(owner_id: int) -> str | None:
    return Owner.objects.filter(pk=owner_id).values_list("name", flat=True).first()


def _owner_url(owner_id: int) -> str:
    return reverse("front:owner", args=[owner_id])


def _owner_rows(owner_id: int) -> Rows:
    return {
        "registry_owner": Owner.objects.filter(pk=owner_id).values_list("id", "entry_id"),
        **{
            model._meta.db_table: model._default_manager.filter(Q(owner_id=owner_id)).values_list(
                "id", "entry_id"
            )
            for model in (Identifier, Ownership, CooperativeYear, CorrectionRequest, Consent)
        },
    }
