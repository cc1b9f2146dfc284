"""Links go out, answers come in; nothing joins the two afterwards."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.surveys.models import Answer, Channel, Invitation, OpenLink, Survey
from karawo.surveys.rules import masked

if TYPE_CHECKING:
    from karawo.accounts.models import User

LIFETIME = timedelta(days=14)


class LinkGone(Exception):
    """The address is unknown, used or too old, or the survey takes no answers now; the page says no more."""


class AlreadyInvited(Exception):
    """A link was given for this occasion; there is one answer for one service."""


@dataclass(frozen=True)
class Link:
    """path: "/s/<token>/", told once and kept nowhere."""

    path: str
    expires_at: datetime


@dataclass(frozen=True)
class Door:
    """What an address leads to. service: known beforehand by a personal link, else empty."""

    survey: Survey
    channel: Channel
    service: str = ""


@dataclass(frozen=True)
class GivenAnswer:
    """scores: slug → 1 to 4, or None for "tidak tahu"."""

    scores: Mapping[str, int | None]
    service: str = ""
    sex: str = ""
    age_band: str = ""
    education: str = ""
    occupation: str = ""
    suggestion: str = ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def invite(survey: Survey, *, service: str = "", by: User, at: datetime, occasion: str = "") -> Link:
    """A personal link of 256 random bits, good for 14 days and one answer.

    service: a label that many people share ("Konsultasi pemasaran"), never a name; it goes with the answer.
    occasion: what the service was, such as "session:12"; a second link for it raises AlreadyInvited.
    Raises LinkGone when the survey takes no answers.
    """
    if not survey.takes_answers(timezone.localdate(at)):
        raise LinkGone
    code = _digest(f"{survey.pk} {occasion}") if occasion else ""
    if code and Invitation.objects.filter(survey=survey, occasion=code).exists():
        raise AlreadyInvited
    record(
        "surveys.invited",
        by=by,
        at=at,
        subject=("survey", survey.pk),
        kab_id=survey.kab_id,
        words={"unit": survey.unit_name},
    )
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        survey=survey,
        kab_id=survey.kab_id,
        service=service[:80],
        occasion=code,
        given_on=timezone.localdate(at),
    )
    OpenLink.objects.filter(survey=survey, expires_at__lte=at).delete()
    OpenLink.objects.create(
        survey=survey,
        kab_id=survey.kab_id,
        service=service[:80],
        digest=_digest(token),
        expires_at=at + LIFETIME,
    )
    return Link(reverse("surveys:answering", args=[token]), at + LIFETIME)


def find_door(token: str, *, at: datetime) -> Door:
    """Raises LinkGone."""
    with within(EVERYTHING):
        return _door(token, at=at, is_taking=False)


def _door(token: str, *, at: datetime, is_taking: bool) -> Door:
    surveys = Survey.objects.select_related("questionnaire")
    survey = surveys.filter(desk_token=token).first()
    if survey is not None:
        found = Door(survey, Channel.DESK)
    else:
        links = OpenLink.objects.usable(at).filter(digest=_digest(token))
        link = (links.select_for_update() if is_taking else links).first()
        if link is None:
            raise LinkGone
        found = Door(surveys.get(pk=link.survey_id), Channel.LINK, link.service)
        if is_taking:
            link.delete()
    if not found.survey.takes_answers(timezone.localdate(at)):
        raise LinkGone
    return found


def answer(token: str, given: GivenAnswer, *, key: UUID, at: datetime) -> None:
    """Keep one answer; a personal link is gone with it, and the same key again changes nothing.

    No journal entry: its clock and its place in the sequence would tell whose answer it is.
    Raises LinkGone.
    """
    with within(EVERYTHING):
        if Answer.objects.filter(pk=key).exists():
            return
        door = _door(token, at=at, is_taking=True)
        Answer.objects.create(
            id=key,
            survey=door.survey,
            kab_id=door.survey.kab_id,
            channel=door.channel,
            answered_on=timezone.localdate(at),
            service=door.service or given.service,
            sex=given.sex,
            age_band=given.age_band,
            education=given.education,
            occupation=given.occupation,
            suggestion=masked(given.suggestion),
            **dict(given.scores),
        )
