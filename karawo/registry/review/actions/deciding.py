"""What reviewers say about a pair, and what follows from all that was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.registry.models import DuplicateProposal
from karawo.registry.review.access import may_decide
from karawo.registry.review.models import ReviewLabel
from karawo.registry.review.queries.compared import names_of
from karawo.registry.review.queries.labels import labels_of, last_label_by
from karawo.registry.review.queries.movers import SUBJECTS
from karawo.registry.review.rules.fields import common_kab
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

Verdict = ReviewLabel.Verdict


@transaction.atomic
def decide(pair: DuplicateProposal, verdict: str, *, by: User, at: datetime) -> DuplicateProposal:
    """One reviewer's verdict: "same", "different", "later" (unsure). No record is merged by it.

    Reviewers who contradict each other leave the pair unsure. Harmless twice. Raises NotAllowed, Refused.
    """
    if verdict not in (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE):
        raise Refused(_("Pilih sama, beda, atau ragu."), field="decision")
    pair = _locked(pair, by)
    mine = next((each for each in labels_of(pair) if each.by_id == by.pk), None)
    if mine is not None and mine.verdict == verdict:
        return pair
    return _say(pair, verdict, by=by, at=at)


@transaction.atomic
def withdraw_last(*, by: User, at: datetime) -> DuplicateProposal | None:
    """Take one's own last verdict back; None where there is none. Raises NotAllowed, Refused."""
    label = last_label_by(by)
    pair = (
        None
        if label is None
        else DuplicateProposal.objects.filter(
            question=label.question, first_id=label.first_id, second_id=label.second_id
        ).first()
    )
    if pair is None:
        return None
    return _say(_locked(pair, by), Verdict.TAKEN_BACK, by=by, at=at)


def _locked(pair: DuplicateProposal, by: User) -> DuplicateProposal:
    if not may_decide(by, (pair.kab_id, pair.other_kab_id)):
        raise NotAllowed(_("Pasangan ini diputuskan petugas yang membawahi kedua wilayahnya."))
    present = DuplicateProposal.objects.select_for_update().get(pk=pair.pk)
    rows = SUBJECTS[pair.question]._base_manager.filter(pk__in=[pair.first_id, pair.second_id])
    if rows.exclude(merged_into=None).exists():
        raise Refused(_("Salah satu catatan sudah digabung. Pisahkan dahulu bila putusannya keliru."))
    return present


def _say(pair: DuplicateProposal, verdict: str, *, by: User, at: datetime) -> DuplicateProposal:
    names = names_of((pair.question, pk) for pk in (pair.first_id, pair.second_id))
    first, second = names.values()
    words = {"name": first, "other": second}
    record(
        "duplicate.decided" if verdict else "duplicate.withdrawn",
        by=by,
        at=at,
        subject=(pair.question, pair.first_id),
        kab_id=common_kab(pair.kab_id, pair.other_kab_id),
        words={**words, "decision": verdict} if verdict else words,
    )
    ReviewLabel.objects.create(
        question=pair.question, first_id=pair.first_id, second_id=pair.second_id, kab_id=pair.kab_id,
        other_kab_id=pair.other_kab_id, verdict=verdict, probability=pair.probability, weight=pair.weight,
        model_version=pair.model_version, at=at, by=by,
    )  # fmt: skip
    pair.decision = _settled(each.verdict for each in labels_of(pair))
    pair.decided_by, pair.decided_at = (by, at) if pair.decision else (None, None)
    pair.save(update_fields=["decision", "decided_by", "decided_at"])
    return pair


def _settled(verdicts: Iterable[str]) -> str:
    """What all reviewers together say: the one verdict, nothing, or unsure where they differ."""
    said = {verdict for verdict in verdicts if verdict}
    return said.pop() if len(said) == 1 else (Verdict.UNSURE if said else "")
