"""What this room tells the rooms below: how its acts read, and what a dataset is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karawo.front.datasets.models import Dataset, Release
from karawo.front.datasets.rules import ACTS
from karawo.journal.queries import Subject, register_deeds, register_subject


def connect() -> None:
    register_deeds(ACTS)
    register_subject(Subject("dataset", _("Data terbuka"), _name, _url, _rows))


def _name(dataset_id: int) -> str | None:
    return Dataset.objects.filter(pk=dataset_id).values_list("title", flat=True).first()


def _url(dataset_id: int) -> str:
    slug = Dataset.objects.filter(pk=dataset_id).values_list("slug", flat=True).first()
    return reverse("datasets:dataset", args=[slug]) if slug else reverse("datasets:catalogue")


def _rows(dataset_id: int) -> Mapping[str, Iterable[tuple[int, int | None]]]:
    return {
        "datasets_dataset": Dataset.objects.filter(pk=dataset_id).values_list("id", "entry_id"),
        "datasets_release": Release.objects.filter(dataset_id=dataset_id).values_list("id", "entry_id"),
    }
