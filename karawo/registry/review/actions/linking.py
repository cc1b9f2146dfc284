"""A look over the register of a territory: it proposes pairs and changes nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region
from karawo.registry.linkage.rules import PairScore, Verdict, compare_both, default_model
from karawo.registry.models import DuplicateProposal, MatchKeys, Owner
from karawo.registry.review.access import may_link
from karawo.registry.review.models import ImpactAssessment, LinkageRun
from karawo.registry.review.queries.records import Held, pairs_sharing_keys, records_of
from karawo.registry.review.queries.runs import assessments_for, place_name
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

STEP = 500
"""Owners of one step: a second or two, which is all that a killed process loses."""


@transaction.atomic
def assess(
    kab_id: int,
    answers: dict[str, str],
    *,
    assessed_on: date,
    valid_until: date,
    by: User | None,
    at: datetime,
) -> ImpactAssessment:
    """answers: purpose, data_used, risks, measures, officer, opinion; none may be empty (UU 27/2022 art. 34)."""
    if not may_link(by, kab_id):
        raise NotAllowed(_("Penilaian dampak dicatat dinas atau kepala PLUT wilayah itu."))
    for name in ("purpose", "data_used", "risks", "measures", "officer", "opinion"):
        if not answers.get(name, "").strip():
            label = ImpactAssessment._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise Refused(_("Isi “%(label)s”.") % {"label": label}, field=name)
    if assessed_on > timezone.localdate(at):
        raise Refused(_("Tanggal penilaian belum tiba."), field="assessed_on")
    if valid_until <= assessed_on:
        raise Refused(_("Masa berlaku harus sesudah tanggal penilaian."), field="valid_until")
    record(
        "linkage.assessed",
        by=by,
        at=at,
        subject=("region", kab_id),
        kab_id=kab_id,
        words={"place": place_name(kab_id)},
    )
    return ImpactAssessment.objects.create(
        kab_id=kab_id, assessed_on=assessed_on, valid_until=valid_until, at=at, by=by,
        **{name: text.strip() for name, text in answers.items()},
    )  # fmt: skip


@transaction.atomic
def begin_run(kab_id: int, *, by: User | None, at: datetime) -> LinkageRun:
    """A run of a territory, 75 for a whole province; the one that is still open, where there is one.

    Refused without an impact assessment in force (UU 27/2022 art. 34). Raises NotAllowed, Refused.
    """
    if not may_link(by, kab_id):
        raise NotAllowed(_("Penautan dijalankan dinas atau kepala PLUT wilayah itu."))
    open_run = LinkageRun.objects.filter(kab_id=kab_id, finished_at=None).first()
    if open_run is not None:
        return open_run
    assessment = assessments_for(kab_id, on=timezone.localdate(at)).first()
    if assessment is None:
        raise Refused(
            _(
                "Belum ada penilaian dampak yang berlaku untuk %(place)s. Undang-undang Nomor 27 Tahun 2022 Pasal 34"
                " memintanya sebelum data pribadi ditautkan: isi penilaian itu dahulu, lalu jalankan lagi."
            )
            % {"place": place_name(kab_id)}
        )
    kab_ids = [kab_id]
    if kab_id < 100:
        kab_ids += Region.objects.filter(parent_id=kab_id).order_by("id").values_list("id", flat=True)
    with within(EVERYTHING):
        rows = MatchKeys.objects.filter(kab_id__in=kab_ids)
        last = rows.aggregate(last=Max("owner_id"))["last"] or 0
        count = Owner.objects.filter(kab_id__in=kab_ids, merged_into=None).count()
    record(
        "linkage.run",
        by=by,
        at=at,
        subject=("region", kab_id),
        kab_id=kab_id,
        words={"place": place_name(kab_id)},
    )
    return LinkageRun.objects.create(
        kab_id=kab_id, kab_ids=kab_ids, assessment=assessment, model_version=default_model().version,
        last_owner_id=last, owner_count=count, started_at=at, by=by,
    )  # fmt: skip


def go_on(run: LinkageRun, *, clock: Callable[[], datetime]) -> LinkageRun:
    """Work to the end, step by step; may be called again after a kill, or by two at once. Gives the finished run."""
    while not (present := take_step(run, at=clock())).finished_at:
        pass
    return present


def take_step(run: LinkageRun, *, at: datetime) -> LinkageRun:
    """One step in one transaction, as part of the run's own act: its edges and how far it is, or nothing."""
    with within(EVERYTHING):
        present = LinkageRun.objects.select_for_update().get(pk=run.pk)
        if present.finished_at is not None:
            return present
        _continue_act(present.entry_id)
        window = MatchKeys.objects.filter(
            kab_id__in=present.kab_ids, owner_id__gt=present.done_upto, owner_id__lte=present.last_owner_id
        )
        owners = list(window.order_by("owner_id").values_list("owner_id", flat=True).distinct()[:STEP])
        if not owners:
            present.finished_at = at
            present.save(update_fields=["finished_at"])
            return present
        compared, edges = _edges(present, owners, at=at)
        before = _known(edges)
        DuplicateProposal.objects.bulk_create(edges, ignore_conflicts=True)
        present.compared_count += compared
        present.proposed_count += len(_known(edges) - before)
        present.done_upto = owners[-1]
        present.save(update_fields=["compared_count", "proposed_count", "done_upto"])
        return present


def _continue_act(entry_id: int) -> None:
    """What the steps write belongs to the run's act, so that undoing the act takes all of it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.entry', %s, true)", [str(entry_id)])


def _edges(run: LinkageRun, owners: list[int], *, at: datetime) -> tuple[int, list[DuplicateProposal]]:
    found = pairs_sharing_keys(run.done_upto, owners[-1], run.kab_ids)
    asked_before = DuplicateProposal.objects.filter(question="owner", first_id__in={one for one, _ in found})
    known = set(asked_before.values_list("first_id", "second_id"))
    asked = [pair for pair in found if pair not in known]
    records = records_of({*owners, *(pk for pair in asked for pk in pair)})
    edges = []
    for one, other in asked:
        edge = _owner_edge(records.get(one, []), records.get(other, []), run, at=at)
        if edge is not None:
            edges.append(edge)
    compared = len(asked)
    for owner_id in owners:
        held = [each for each in records.get(owner_id, []) if each.business_id is not None]
        for place, one_held in enumerate(held):
            for other_held in held[place + 1 :]:
                compared += 1
                _owner, unit_score = compare_both(one_held.record, other_held.record)
                if unit_score.verdict is not Verdict.NEW:
                    edges.append(_edge("business", one_held, other_held, unit_score, run, at=at))
    return compared, edges


def _known(edges: list[DuplicateProposal]) -> set[tuple[str, int, int]]:
    """Pairs that begin with a record of these and stand in the register."""
    found: set[tuple[str, int, int]] = set()
    for question in ("owner", "business"):
        first_ids = {each.first_id for each in edges if each.question == question}
        rows = DuplicateProposal.objects.filter(question=question, first_id__in=first_ids)
        found.update(rows.values_list("question", "first_id", "second_id"))
    return found


def _owner_edge(
    one: Iterable[Held], other: list[Held], run: LinkageRun, *, at: datetime
) -> DuplicateProposal | None:
    """The strongest pair of the records of two owners, unless the model calls them strangers."""
    best: tuple[PairScore, Held, Held] | None = None
    for mine in one:
        for theirs in other:
            score, _unit = compare_both(mine.record, theirs.record)
            if score.verdict is not Verdict.NEW and (best is None or score.weight > best[0].weight):
                best = (score, mine, theirs)
    return None if best is None else _edge("owner", best[1], best[2], best[0], run, at=at)


def _edge(
    question: str, one: Held, other: Held, score: PairScore, run: LinkageRun, *, at: datetime
) -> DuplicateProposal:
    def side(held: Held) -> tuple[int, int]:
        if question == "owner":
            return held.owner_id, held.kab_id
        return held.business_id or 0, held.business_kab_id or held.kab_id

    (first, kab_id), (second, other_kab_id) = sorted((side(one), side(other)))
    return DuplicateProposal(
        question=question, first_id=first, second_id=second, kab_id=kab_id, other_kab_id=other_kab_id,
        probability=score.probability, weight=score.weight,
        reasons=[piece.sentence for piece in score.evidence if piece.sentence and piece.weight > 0],
        evidence=[[piece.field, piece.level, round(piece.weight, 2), piece.sentence] for piece in score.evidence],
        model_version=run.model_version, proposed_at=at,
    )  # fmt: skip
