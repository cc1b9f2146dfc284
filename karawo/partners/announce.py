"""What this room tells the rooms below: how its acts read, what its subjects are made of, what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karawo.accounts.models import User
from karawo.gatherings.models import Decision, decision_made, decision_withdrawn
from karawo.gatherings.queries import register_follow_ups
from karawo.journal.queries import Subject, register_deeds, register_subject
from karawo.partners.actions.deciding import promise_of_decision, withdraw_of_decision
from karawo.partners.models import (
    Agreement,
    Commitment,
    Contact,
    Delivery,
    Forum,
    Membership,
    Need,
    Offer,
    Partner,
    Party,
    Relationship,
)
from karawo.partners.queries.decided import became_of
from karawo.partners.queries.measures import register_measures
from karawo.partners.rules.acts import ACTS

type Rows = Mapping[str, Iterable[tuple[int, int | None]]]


def connect() -> None:
    register_deeds(ACTS)
    register_subject(Subject("partner", _("Mitra"), _name_of(Partner), _url_of("partner"), _partner_rows))
    register_subject(Subject("forum", _("Forum"), _name_of(Forum), _url_of("forum"), _forum_rows))
    register_subject(Subject("need", _("Kebutuhan"), _name_of(Need), _url_of("need"), _need_rows))
    register_subject(
        Subject("agreement", _("Perjanjian"), _name_of(Agreement), _url_of("agreement"), _agreement_rows)
    )
    register_measures()
    register_follow_ups(became_of)
    decision_made.connect(_decided, dispatch_uid="partners.decided")
    decision_withdrawn.connect(_taken_back, dispatch_uid="partners.taken_back")


def _decided(*, decision: Decision, by: User | None, at: datetime, **_told: object) -> None:
    promise_of_decision(decision, by=by, at=at)


def _taken_back(*, decision: Decision, reason: str, by: User, at: datetime, **_told: object) -> None:
    withdraw_of_decision(decision, reason=reason, by=by, at=at)


def _name_of(model: type[Model]):  # type: ignore[no-untyped-def]
    def name(pk: int) -> str | None:
        found = model._default_manager.filter(pk=pk).first()
        return None if found is None else str(found)

    return name


def _url_of(page: str):  # type: ignore[no-untyped-def]
    return lambda pk: reverse(f"partners:{page}", args=[pk])


def _pairs(model: type[Model], **where: int) -> Iterable[tuple[int, int | None]]:
    return model._default_manager.filter(**where).values_list("id", "entry_id")


def _partner_rows(pk: int) -> Rows:
    return {
        "partners_partner": _pairs(Partner, pk=pk),
        "partners_offer": _pairs(Offer, partner_id=pk),
        "partners_contact": _pairs(Contact, partner_id=pk),
        "partners_relationship": _pairs(Relationship, partner_id=pk),
        "partners_commitment": _pairs(Commitment, partner_id=pk),
        "partners_delivery": _pairs(Delivery, commitment__partner_id=pk),
    }


def _forum_rows(pk: int) -> Rows:
    return {"partners_forum": _pairs(Forum, pk=pk), "partners_membership": _pairs(Membership, forum_id=pk)}


def _need_rows(pk: int) -> Rows:
    return {"partners_need": _pairs(Need, pk=pk)}


def _agreement_rows(pk: int) -> Rows:
    return {"partners_agreement": _pairs(Agreement, pk=pk), "partners_party": _pairs(Party, agreement_id=pk)}
