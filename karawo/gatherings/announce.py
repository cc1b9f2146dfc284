"""What gatherings tell the rooms below: how their acts read, what they count, what a phone keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models import Certificate, Gathering, GatheringSession, Registration
from karawo.gatherings.queries.measures import register_measures
from karawo.gatherings.queries.merging import register_movers
from karawo.gatherings.rules.acts import ACTS
from karawo.journal.queries import Subject, register_subject
from karawo.journal.rules import sentences
from karawo.ui import outbox

type Rows = Mapping[str, Iterable[tuple[int, int | None]]]


def connect() -> None:
    sentences.register({act: gettext_lazy(text) for act, text in ACTS.items()})
    register_subject(Subject("gathering", _("Kegiatan"), _title, _url, _rows))
    register_measures()
    register_movers()
    outbox.register(
        outbox.Kind(
            name="hadir",
            label=_("Kehadiran"),
            page=r"^/kegiatan/pintu/(\d+)/$",
            blank="gatherings:blank_door",
            assets=("gatherings/door.js",),
        )
    )


def _title(gathering_id: int) -> str | None:
    found = Gathering.objects.filter(pk=gathering_id).first()
    return None if found is None else found.title


def _url(gathering_id: int) -> str:
    return reverse("gatherings:gathering", args=[gathering_id])


def _rows(gathering_id: int) -> Rows:
    return {
        "gatherings_gathering": Gathering.objects.filter(pk=gathering_id).values_list("id", "entry_id"),
        "gatherings_gatheringsession": GatheringSession.objects.filter(gathering_id=gathering_id).values_list(
            "id", "entry_id"
        ),
        "gatherings_registration": Registration.objects.filter(gathering_id=gathering_id).values_list(
            "id", "entry_id"
        ),
        "gatherings_certificate": Certificate.objects.filter(gathering_id=gathering_id).values_list(
            "id", "entry_id"
        ),
    }
