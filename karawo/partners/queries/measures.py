"""What is counted of partners and promises, for the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.measures.queries import Dimension, Measure, register, rows_at
from karawo.measures.rules import Reading
from karawo.partners.models import Commitment, Delivery, Forum, Need, Partner
from karawo.partners.rules.ladder import PROMISED, STATUSES
from karawo.partners.rules.vocabulary import CONTRIBUTIONS, ELEMENTS, LEVELS, RUPIAH, STAGES
from karawo.registry.queries.measures import PLACE
from karawo.ui.language import said

type Filters = Mapping[str, str]
_PLACES = PLACE[:2]
_NOW = _("yang tercatat pada saat angka diminta")


def _partners() -> QuerySet[Any]:
    return Partner.objects.standing()


def _needs() -> QuerySet[Any]:
    return Need.objects.all()


def _meant() -> QuerySet[Any]:
    return Commitment.objects.meant()


def _due() -> QuerySet[Any]:
    return Commitment.objects.meant().filter(due_on__lt=timezone.localdate())


def _open() -> QuerySet[Any]:
    return Commitment.objects.filter(status__in=PROMISED)


def _money() -> QuerySet[Any]:
    return Commitment.objects.meant().filter(unit=RUPIAH)


def _waiting() -> Q:
    reported = Delivery.objects.filter(commitment=OuterRef("pk"), state=Delivery.State.REPORTED)
    return Q(status__in=PROMISED) & Q(Exists(reported))


def _named(labels: Mapping[str, str]) -> Callable[[list[str]], Mapping[str, str]]:
    return lambda keys: {key: said(labels[key]) for key in keys if key in labels}


def _names(model: type[Partner | Forum]) -> Callable[[list[str]], Mapping[str, str]]:
    return lambda keys: {
        str(pk): name for pk, name in model._default_manager.filter(pk__in=keys).values_list("pk", "name")
    }


_ELEMENT = Dimension("unsur", _("Unsur"), "partner__element", "unsur", _named(ELEMENTS))
_OF_PROMISES = (
    _ELEMENT,
    Dimension("mitra", _("Mitra"), "partner_id", "mitra", _names(Partner)),
    Dimension("program", _("Program"), "programme", "program"),
    Dimension("forum", _("Forum"), "forum_id", "forum", _names(Forum)),
    Dimension("sumbangan", _("Jenis sumbangan"), "contribution", "sumbangan", _named(CONTRIBUTIONS)),
    *_PLACES,
)


def register_measures() -> None:
    register(
        Measure(
            slug="mitra",
            title=_("Mitra heksaheliks"),
            definition=_("Organisasi dan orang dalam daftar mitra, masing-masing sekali."),
            unit=_("mitra"),
            denominator=_("mitra"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_partners,
            rows_url=rows_at("partners:partners"),
            dimensions=(Dimension("unsur", _("Unsur"), "element", "unsur", _named(ELEMENTS)), *_PLACES),
            source="ICCN",
        )
    )
    register(
        Measure(
            slug="janji",
            title=_("Janji mitra"),
            definition=_("Janji yang disepakati, kecuali yang ditarik. Tawaran belum dihitung."),
            unit=_("janji"),
            denominator=_("janji"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_meant,
            rows_url=rows_at("partners:commitments", keadaan="janji"),
            dimensions=(
                Dimension("keadaan", _("Keadaan"), "status", "keadaan", _named(STATUSES)),
                *_OF_PROMISES,
            ),
        )
    )
    register(
        Measure(
            slug="janji-ditepati",
            title=_("Janji yang ditepati"),
            definition=_(
                "Bagian janji yang tenggatnya sudah lewat dan seluruhnya sudah diterima. Yang laporannya belum "
                "dibenarkan penerima dihitung sebagai belum diketahui."
            ),
            unit="%",
            denominator=_("janji yang tenggatnya lewat"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_due,
            numerator=Q(status="done"),
            unknown=_waiting(),
            rows_url=rows_at("partners:commitments", keadaan="jatuh_tempo"),
            numerator_filter={"keadaan": "jatuh_tempo"},
            dimensions=_OF_PROMISES,
        )
    )
    register(
        Measure(
            slug="janji-terlambat",
            title=_("Janji yang lewat tenggat"),
            definition=_("Bagian janji yang masih terbuka dan sudah lewat tenggatnya."),
            unit="%",
            denominator=_("janji yang masih terbuka"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_open,
            numerator=lambda at: Q(due_on__lt=timezone.localdate(at)),
            unknown=_waiting(),
            rows_url=rows_at("partners:commitments", keadaan="terbuka"),
            numerator_filter={"keadaan": "terlambat"},
            dimensions=_OF_PROMISES,
        )
    )
    register(
        Measure(
            slug="janji-rupiah",
            title=_("Uang yang dijanjikan"),
            definition=_(
                "Jumlah rupiah dalam janji uang yang disepakati, kecuali yang ditarik. Sumbangan lain tidak "
                "diuangkan dan tidak dijumlahkan ke sini."
            ),
            unit="Rp",
            denominator=_("janji uang"),
            as_of=_NOW,
            reading=Reading.SUM,
            rows=_money,
            value="quantity",
            rows_url=rows_at("partners:commitments", keadaan="janji", sumbangan="money"),
            dimensions=_OF_PROMISES,
        )
    )
    register(
        Measure(
            slug="janji-rupiah-diterima",
            title=_("Uang yang sudah diterima"),
            definition=_("Bagian janji uang yang penyerahannya sudah dibenarkan penerima."),
            unit="Rp",
            denominator=_("janji uang"),
            as_of=_NOW,
            reading=Reading.SUM,
            rows=_money,
            value="delivered",
            unknown=_waiting(),
            rows_url=rows_at("partners:commitments", keadaan="janji", sumbangan="money"),
            dimensions=_OF_PROMISES,
        )
    )
    register(
        Measure(
            slug="kebutuhan-terbuka",
            title=_("Kebutuhan yang belum terpenuhi"),
            definition=_(
                "Kekurangan yang tercatat dan belum ditutup, dari register, diagnosis, FGD, dan kantor."
            ),
            unit="%",
            denominator=_("kebutuhan yang pernah dicatat"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_needs,
            numerator=Q(closed_at=None),
            rows_url=rows_at("partners:needs", keadaan="semua"),
            numerator_filter={"keadaan": "terbuka"},
            dimensions=(
                Dimension("tahap", _("Tahap rantai nilai"), "stage", "tahap", _named(STAGES)),
                Dimension("jenis", _("Jenis kekurangan"), "level", "jenis", _named(LEVELS)),
                Dimension("unsur", _("Unsur yang dicari"), "element", "unsur", _named(ELEMENTS)),
                *_PLACES,
            ),
        )
    )
