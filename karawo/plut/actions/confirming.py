"""The client says whether a result is true: through a personal link, or signed in on the own file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karawo.accounts.rules import PERSONAL_LINK_LIFETIME, digest_of, secret_token
from karawo.plut.access import may_answer, may_work
from karawo.plut.actions.cases import say
from karawo.plut.models import ConfirmationLink, Outcome
from karawo.plut.rules.milestones import title_of
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


class LinkUnusable(Exception):
    """The link is unknown, used, revoked or too old; the page does not say which."""


@transaction.atomic
def make_link(outcome: Outcome, *, by: User, at: datetime) -> tuple[ConfirmationLink, str]:
    """The link and its token of 256 random bits, told once and kept nowhere. Older links of the result stop working."""
    if not may_work(by, outcome):
        raise NotAllowed(_("Tautan konfirmasi dibuat konsultan PLUT yang mendampingi klien ini."))
    if outcome.answer or outcome.is_dismissed:
        raise Refused(_("Klien sudah menjawab hasil ini."))
    token = secret_token()
    say("outcome.link_made", outcome.case, by=by, at=at, kind=title_of(outcome.kind_code))
    _usable(at).filter(outcome=outcome).update(revoked_at=at, revoked_by=by)
    link = ConfirmationLink.objects.create(
        outcome=outcome, centre_id=outcome.centre_id, kab_id=outcome.kab_id, subject_id=outcome.subject_id,
        digest=digest_of(token), made_at=at, made_by=by, expires_at=at + PERSONAL_LINK_LIFETIME,
    )  # fmt: skip
    return link, token


def _usable(at: datetime) -> QuerySet[ConfirmationLink]:
    return ConfirmationLink.objects.filter(used_at=None, revoked_at=None, expires_at__gt=at)


@transaction.atomic
def revoke_link(link: ConfirmationLink, *, by: User, at: datetime) -> None:
    """Harmless twice, and after the answer."""
    if not may_work(by, link):
        raise NotAllowed(_("Tautan konfirmasi dicabut konsultan PLUT yang membuatnya."))
    if link.used_at is not None or link.revoked_at is not None:
        return
    say("outcome.link_revoked", link.outcome.case, by=by, at=at, kind=title_of(link.outcome.kind_code))
    link.revoked_at, link.revoked_by = at, by
    link.save(update_fields=["revoked_at", "revoked_by"])


def find_outcome(token: str, *, at: datetime) -> Outcome:
    """What the link asks about. Raises LinkUnusable."""
    with within(EVERYTHING):
        link = _usable(at).filter(digest=digest_of(token)).select_related("outcome__case__centre").first()
    if link is None:
        raise LinkUnusable
    return link.outcome


@transaction.atomic
def answer_by_link(token: str, *, answer: str, at: datetime) -> Outcome:
    """The link works once. Raises LinkUnusable, Refused."""
    if answer not in Outcome.Answer.values:
        raise Refused(_("Pilih “Benar” atau “Tidak benar”."), field="answer")
    with within(EVERYTHING):
        link = (
            _usable(at)
            .select_for_update(of=("self",))
            .filter(digest=digest_of(token))
            .select_related("outcome__case")
            .first()
        )
        if link is None:
            raise LinkUnusable
        _keep(link.outcome, answer, by=None, at=at)
        link.used_at = at
        link.save(update_fields=["used_at"])
        return link.outcome


@transaction.atomic
def answer_own(outcome: Outcome, *, answer: str, by: User, at: datetime) -> Outcome:
    """The owner, signed in. The row is the centre's, so the answer steps beyond the owner's own scope."""
    if not may_answer(by, outcome):
        raise NotAllowed(_("Hasil ini dijawab pemilik usahanya."))
    if answer not in Outcome.Answer.values:
        raise Refused(_("Pilih “Benar” atau “Tidak benar”."), field="answer")
    if outcome.answer == answer:
        return outcome
    with within(EVERYTHING):
        present = Outcome.objects.select_related("case").select_for_update(of=("self",)).get(pk=outcome.pk)
        return _keep(present, answer, by=by, at=at)


def _keep(outcome: Outcome, answer: str, *, by: User | None, at: datetime) -> Outcome:
    label = str(Outcome.Answer(answer).label)
    say("outcome.answered", outcome.case, by=by, at=at, kind=title_of(outcome.kind_code), answer=label)
    outcome.answer, outcome.answered_at = answer, at
    outcome.save(update_fields=["answer", "answered_at"])
    return outcome
