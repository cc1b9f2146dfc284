"""Acts of opening data: proposed by who answers for it, checked by another, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _

from karawo.accounts.models import User
from karawo.front.datasets.models import Dataset, Release
from karawo.front.datasets.queries import Words, content_of, territory_of
from karawo.front.datasets.rules import MOST_ROWS, Content, State, withheld_in
from karawo.front.queries import asking
from karawo.journal.actions import record
from karawo.kit.canonical import canonical, checksum
from karawo.kit.refusal import Refused
from karawo.regions.access import EVERYTHING, Scope, within


@contextmanager
def _writing(scope: Scope) -> Iterator[None]:
    """The nation's standing reads and writes none; its analysts write these rows, which the matrix has let them."""
    with within(EVERYTHING if scope.standing == "nation" else scope):
        yield


@transaction.atomic
def propose(asked: asking.Asked, words: Words, *, scope: Scope, by: User, at: datetime) -> Release:
    """The first version of a new dataset, counted now in `scope`. Raises Refused."""
    kab_id = territory_of(asked, scope)
    if kab_id is None:
        raise Refused(
            _(
                "Pertanyaannya menyangkut beberapa wilayah. Saring ke satu provinsi atau kabupaten/kota, lalu usulkan."
            )
        )
    if asked.versus is not None:
        raise Refused(_("Perbandingan dua tanggal tidak diterbitkan. Hapus tanggal pembandingnya."))
    content = _counted(asked, words, kab_id, scope, at)
    with _writing(scope):
        slug = _free_slug(words.title)
        entry_words = {"title": words.title, "version": 1}
        record("datasets.proposed", by=by, at=at, kab_id=kab_id, words=entry_words)
        dataset = Dataset.objects.create(
            kab_id=kab_id, slug=slug, title=words.title, description=words.description, question=asked.query(),
            producer=words.producer, frequency=words.frequency, made_by=by, made_at=at,
        )  # fmt: skip
        return _released(dataset, 1, content, by=by, at=at)


@transaction.atomic
def propose_anew(dataset: Dataset, *, scope: Scope, by: User, at: datetime) -> Release:
    """The next version: the same question, answered now. Raises Refused where one waits already."""
    with _writing(scope):
        dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
        if dataset.releases.filter(state=State.PROPOSED).exists():
            raise Refused(_("Satu versi masih menunggu pemeriksaan. Selesaikan itu dulu."))
        last: int = dataset.releases.aggregate(last=Max("version"))["last"]
    try:
        asked = asking.read(QueryDict(dataset.question).dict(), scope)
    except asking.Nonsense as refusal:
        raise Refused(f"{refusal.title}. {refusal.text}") from None
    if asked is None:
        raise Refused(
            _("Pertanyaan di balik data ini tidak terbaca lagi. Usulkan data baru dari halaman Tanya.")
        )
    words = Words(dataset.title, dataset.producer, dataset.frequency, dataset.description)
    content = _counted(asked, words, dataset.kab_id, scope, at)
    with _writing(scope):
        _told("datasets.proposed", dataset, last + 1, by=by, at=at)
        return _released(dataset, last + 1, content, by=by, at=at)


@transaction.atomic
def publish(release: Release, *, scope: Scope, by: User, at: datetime) -> None:
    """Raises Refused for the person who proposed it. A second press changes nothing."""
    with _writing(scope):
        present = _waiting(release, by)
        if present is None:
            return
        _told("datasets.published", present.dataset, present.version, by=by, at=at)
        present.state, present.checked_by, present.checked_at = State.PUBLISHED, by, at
        present.save(update_fields=["state", "checked_by", "checked_at"])


@transaction.atomic
def send_back(release: Release, *, reason: str, scope: Scope, by: User, at: datetime) -> None:
    """Raises Refused without a reason, and for the person who proposed it."""
    with _writing(scope):
        present = _waiting(release, by)
        if present is None:
            return
        _told("datasets.returned", present.dataset, present.version, by=by, at=at)
        present.state, present.checked_by, present.checked_at = State.RETURNED, by, at
        present.reason = _given(reason, _("Tulis apa yang harus diperbaiki."))
        present.save(update_fields=["state", "checked_by", "checked_at", "reason"])


@transaction.atomic
def withdraw(release: Release, *, reason: str, scope: Scope, by: User, at: datetime) -> None:
    """From the public; that it was there, and why it went, stays. Raises Refused without a reason."""
    with _writing(scope):
        present = Release.objects.select_for_update(of=("self",)).select_related("dataset").get(pk=release.pk)
        if present.state == State.WITHDRAWN:
            return
        if present.state != State.PUBLISHED:
            raise Refused(_("Versi ini tidak sedang terbit."))
        _told("datasets.withdrawn", present.dataset, present.version, by=by, at=at)
        present.state, present.withdrawn_by, present.withdrawn_at = State.WITHDRAWN, by, at
        present.reason = _given(reason, _("Tulis mengapa data ini ditarik; pembacanya akan membacanya."))
        present.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "reason"])


def _waiting(release: Release, by: User) -> Release | None:
    """Locked; None where it has been decided already."""
    present = Release.objects.select_for_update(of=("self",)).select_related("dataset").get(pk=release.pk)
    if present.state != State.PROPOSED:
        return None
    if present.proposed_by_id == by.pk:
        raise Refused(_("Yang mengusulkan tidak memeriksa usulannya sendiri. Mintalah rekan memeriksanya."))
    return present


def _given(reason: str, otherwise: str) -> str:
    if not reason.strip():
        raise Refused(otherwise, field="reason")
    return reason.strip()[:300]


def _counted(asked: asking.Asked, words: Words, kab_id: int, scope: Scope, at: datetime) -> Content:
    with within(scope):
        content = content_of(asked, words, kab_id=kab_id, at=at)
    rows = len(content["rows"])
    if rows > MOST_ROWS:
        raise Refused(
            _("Tabelnya terlalu panjang. Saring ke wilayah yang lebih sempit, atau rinci lebih kasar.")
        )
    if rows == 0 or withheld_in(content) == rows:
        raise Refused(
            _(
                "Tidak ada sel yang boleh terbit: semuanya kosong atau menyangkut kurang dari lima. Rinci lebih kasar."
            )
        )
    return content


def _free_slug(title: str) -> str:
    base = slugify(title)[:90] or "data"
    with within(EVERYTHING):  # a name is taken, wherever its dataset lies
        taken = set(Dataset.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def _told(act: str, dataset: Dataset, version: int, *, by: User, at: datetime) -> None:
    words = {"title": dataset.title, "version": version}
    record(act, by=by, at=at, subject=("dataset", dataset.pk), kab_id=dataset.kab_id, words=words)


def _released(dataset: Dataset, version: int, content: Content, *, by: User, at: datetime) -> Release:
    return Release.objects.create(
        kab_id=dataset.kab_id, dataset=dataset, version=version, as_of=at, content=content,
        sha256=checksum(canonical(content)), proposed_by=by, proposed_at=at,
    )  # fmt: skip
