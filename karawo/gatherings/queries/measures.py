"""What gatherings count, for the catalogue: people and visits side by side."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models import Attendance, Gathering, GatheringKind, Registration
from karawo.gatherings.models.registration import AgeBand
from karawo.gatherings.queries.people import attended
from karawo.measures.queries import Dimension, Measure, register, rows_at
from karawo.measures.rules import Reading
from karawo.regions.queries import full_names

_NOW = _("kehadiran yang sudah tercatat pada saat angka diminta")


def _visits() -> QuerySet[Attendance]:
    return Attendance.objects.standing()


def _people() -> QuerySet[Registration]:
    """Who came, each once: by the first registration under which the person came."""
    came = Registration.objects.filter(attended())
    earlier = came.filter(person_key=OuterRef("person_key"), pk__lt=OuterRef("pk"))
    return came.filter(~Exists(earlier))


def _held() -> QuerySet[Gathering]:
    return Gathering.objects.held().filter(pk__in=_visits().values("session__gathering_id"))


def _titles(keys: list[str]) -> Mapping[str, str]:
    return {str(each.pk): each.title for each in Gathering.objects.filter(pk__in=keys)}


def _kinds(keys: list[str]) -> Mapping[str, str]:
    return {str(each.pk): each.name for each in GatheringKind.objects.filter(pk__in=keys)}


_visit_list = rows_at("gatherings:visits")
_people_list = rows_at("gatherings:people")
_gathering_list = rows_at("gatherings:gatherings", keadaan="terlaksana")
PLACE = Dimension("kab", _("Kabupaten/kota"), "kab_id", "kab", full_names)
VISIT_KIND = Dimension("jenis", _("Jenis kegiatan"), "session__gathering__kind_id", "jenis", _kinds)
VISIT_YEAR = Dimension("tahun", _("Tahun"), ExtractYear("came_at"), "tahun", None, lambda figure: figure.key)
GATHERING = Dimension("kegiatan", _("Kegiatan"), "session__gathering_id", "kegiatan", _titles)
KIND = Dimension("jenis", _("Jenis kegiatan"), "kind_id", "jenis", _kinds)
YEAR = Dimension("tahun", _("Tahun"), ExtractYear("starts_at"), "tahun", None, lambda figure: figure.key)

_SHARES = (
    ("women", _("Perempuan di antara peserta kegiatan"), Q(sex="P"), Q(sex=""), "perempuan", ""),
    (
        "youth",
        _("Pemuda di antara peserta kegiatan"),
        Q(age_band=AgeBand.YOUTH),
        Q(age_band=""),
        "pemuda",
        _("UU 40/2009 Pasal 1: 16 sampai 30 tahun"),
    ),
    (
        "disability",
        _("Penyandang disabilitas di antara peserta kegiatan"),
        Q(has_disability=True),
        Q(has_disability=None),
        "disabilitas",
        "",
    ),
    (
        "remote",
        _("Warga daerah terpencil di antara peserta kegiatan"),
        Q(is_remote=True),
        Q(is_remote=None),
        "terpencil",
        "",
    ),
)


def register_measures() -> None:
    register(
        Measure(
            slug="gathering_people",
            title=_("Orang yang mengikuti kegiatan"),
            definition=_(
                "Orang yang hadir pada sedikitnya satu sesi, masing-masing dihitung sekali, pada kegiatan pertamanya. "
                "Orang dikenali dari register atau nomor HP-nya; yang tanpa keduanya dihitung per pendaftaran. "
                "Hitungan orang tanpa nama tidak ikut."
            ),
            unit=_("orang"),
            denominator=_("orang yang hadir"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_people,
            rows_url=_people_list,
            dimensions=(PLACE,),
        )
    )
    register(
        Measure(
            slug="gathering_visits",
            title=_("Kunjungan pada kegiatan"),
            definition=_(
                "Kehadiran satu orang pada satu sesi. Orang yang mengikuti tiga sesi adalah tiga kunjungan. Yang "
                "diurungkan dan hitungan orang tanpa nama tidak ikut."
            ),
            unit=_("kunjungan"),
            denominator=_("kunjungan"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_visits,
            rows_url=_visit_list,
            dimensions=(PLACE, VISIT_KIND, VISIT_YEAR, GATHERING),
        )
    )
    register(
        Measure(
            slug="gatherings_held",
            title=_("Kegiatan yang terlaksana"),
            definition=_("Kegiatan yang tidak dibatalkan dan dihadiri sedikitnya satu orang yang tercatat."),
            unit=_("kegiatan"),
            denominator=_("kegiatan yang terlaksana"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_held,
            rows_url=_gathering_list,
            dimensions=(PLACE, KIND, YEAR),
        )
    )
    for slug, title, numerator, unknown, word, source in _SHARES:
        register(
            Measure(
                slug=f"gathering_{slug}",
                title=title,
                definition=_(
                    "Bagian orang yang hadir pada kegiatan, masing-masing dihitung sekali. Yang tidak menyebutkannya "
                    "tetap di pembagi dan disebut sebagai belum diketahui."
                ),
                unit="%",
                denominator=_("orang yang hadir"),
                as_of=_NOW,
                reading=Reading.SHARE,
                rows=_people,
                numerator=numerator,
                unknown=unknown,
                rows_url=_people_list,
                numerator_filter={"siapa": word},
                dimensions=(PLACE,),
                source=source,
            )
        )
