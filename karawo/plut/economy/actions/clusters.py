"""A sentra is taken on, looked at again and again, and left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.journal.actions import record
from karawo.plut.actions.centres import kab_of
from karawo.plut.economy.access import may_keep_clusters
from karawo.plut.economy.models import Cluster, ClusterState
from karawo.plut.economy.rules.words import PROBLEM_FIELDS
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class GivenCluster:
    name: str
    product: str
    address: str
    assisted_since: date
    formed_year: int | None = None


@dataclass(frozen=True, slots=True)
class GivenState:
    """The columns of `ClusterState`; None and empty: nobody said it."""

    on: date
    told_by: str
    source: str
    members: int | None = None
    workers: int | None = None
    turnover_rupiah: int | None = None
    technology: str = ""
    material: str = ""
    marketing: str = ""
    partnership: str = ""
    chair: str = ""
    mentors: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


def _say(act: str, centre: Centre, by: User | None, at: datetime, **words: str) -> None:
    if not may_keep_clusters(by, centre):
        raise NotAllowed(_("Sentra dicatat oleh orang PLUT yang membinanya."))
    record(act, by=by, at=at, kab_id=kab_of(centre), words={"centre": centre.name, **words})


def _checked(given: GivenCluster, at: datetime) -> None:
    today = timezone.localdate(at)
    if given.assisted_since > today:
        raise Refused(_("Tanggal mulai dibina belum tiba; periksa tanggalnya."), field="assisted_since")
    if given.formed_year is not None and not 1900 <= given.formed_year <= today.year:
        raise Refused(_("Tahun terbentuk harus dari 1900 sampai tahun ini."), field="formed_year")


@transaction.atomic
def add_cluster(centre: Centre, given: GivenCluster, *, by: User | None, at: datetime) -> Cluster:
    """By its name at the centre: the second telling gives the first."""
    found = Cluster.objects.filter(centre=centre, name=given.name).first()
    if found is not None:
        return found
    _checked(given, at)
    _say("cluster.added", centre, by, at, name=given.name)
    return Cluster.objects.create(kab_id=kab_of(centre), centre=centre, **asdict(given))


@transaction.atomic
def change_cluster(cluster: Cluster, given: GivenCluster, *, by: User | None, at: datetime) -> Cluster:
    """Its name and place; how it stands is observed, never changed."""
    _checked(given, at)
    others = Cluster.objects.filter(centre_id=cluster.centre_id, name=given.name).exclude(pk=cluster.pk)
    if others.exists():
        raise Refused(_("Sudah ada sentra bernama ini di PLUT ini."), field="name")
    told = {name: value for name, value in asdict(given).items() if getattr(cluster, name) != value}
    if told:
        _say("cluster.changed", cluster.centre, by, at, name=given.name)
        for name, value in told.items():
            setattr(cluster, name, value)
        cluster.save(update_fields=list(told))
    return cluster


@transaction.atomic
def observe_cluster(cluster: Cluster, given: GivenState, *, by: User | None, at: datetime) -> ClusterState:
    """One more state beside those before it. The same words of the same day are kept once."""
    if given.on > timezone.localdate(at):
        raise Refused(_("Tanggal keadaan belum tiba; periksa tanggalnya."), field="on")
    if not given.told_by.strip():
        raise Refused(_("Tulis siapa yang mengatakannya."), field="told_by")
    problems = {
        code: text.strip()[:300]
        for code, text in given.problems.items()
        if code in PROBLEM_FIELDS and text.strip()
    }
    told = {**asdict(given), "problems": problems}
    silent = {"on", "told_by", "source"}
    if not any(value not in (None, "", {}) for name, value in told.items() if name not in silent):
        raise Refused(_("Belum ada yang diisi; isi sedikitnya satu keterangan."))
    last = cluster.states.filter(on=given.on).first()
    if last is not None and all(getattr(last, name) == value for name, value in told.items()):
        return last
    _say("cluster.observed", cluster.centre, by, at, name=cluster.name, on=f"{given.on:%d-%m-%Y}")
    return ClusterState.objects.create(
        kab_id=cluster.kab_id, cluster=cluster, centre_id=cluster.centre_id, known_at=at, **told
    )


@transaction.atomic
def end_cluster(cluster: Cluster, *, on: date, reason: str, by: User | None, at: datetime) -> Cluster:
    """The centre assists it no more; what was seen stays. Harmless twice."""
    if cluster.ended_on is not None:
        return cluster
    why = reason.strip()[:300]
    if not why:
        raise Refused(_("Tulis mengapa pembinaannya berakhir."), field="reason")
    if on < cluster.assisted_since:
        raise Refused(_("Berakhirnya mendahului mulainya; periksa tanggalnya."), field="on")
    _say("cluster.ended", cluster.centre, by, at, name=cluster.name, reason=why)
    cluster.ended_on, cluster.ended_reason = on, why
    cluster.save(update_fields=["ended_on", "ended_reason"])
    return cluster


def record_cluster_export(number: int, *, by: User | None, at: datetime) -> None:
    """Called before the file is sent; written in the standing of work, for an office only reads."""
    with within(EVERYTHING):
        record("cluster.exported", by=by, at=at, words={"rows": number})
