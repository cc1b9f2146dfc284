"""A filter in words: its chips, its title, its choices; one reading of an address for page and export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karawo.accounts.models import User
from karawo.front.models import SavedFilter
from karawo.regions.queries import unit
from karawo.registry.models import Business, Kbli, Sex, Source
from karawo.registry.queries import BusinessFilter

# The heads of columns turn an order round by a minus; the register has a name for each order.
_ORDERS = {"diubah": "perubahan-lama", "-diubah": "perubahan", "-nama": "nama-balik"}
_HEADS = {"perubahan": "-diubah", "perubahan-lama": "diubah", "nama": "nama", "nama-balik": "-nama"}

_FACTS = {
    "prov": gettext_lazy("provinsi"),
    "kab": gettext_lazy("kabupaten/kota"),
    "kec": gettext_lazy("kecamatan"),
    "desa": gettext_lazy("desa/kelurahan"),
    "titik": gettext_lazy("titik di peta"),
    "kelas": gettext_lazy("kelas usaha"),
    "kbli": gettext_lazy("kode KBLI"),
    "mulai": gettext_lazy("tahun mulai"),
    "penjualan": gettext_lazy("penjualan"),
    "jk": gettext_lazy("jenis kelamin pemilik"),
    "nik": gettext_lazy("NIK pemilik"),
    "telepon": gettext_lazy("telepon pemilik"),
    "jenis": gettext_lazy("jenis koperasi"),
}


def business_filter(query: Mapping[str, str]) -> BusinessFilter:
    asked = dict(query.items())
    if (order := asked.get("urut", "")) in _ORDERS:
        asked["urut"] = _ORDERS[order]
    return BusinessFilter.from_query(asked)


def column_order(given: BusinessFilter) -> str:
    return _HEADS.get(given.sort, "")


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a filter in words; url: the list without it."""

    label: str
    url: str


def chips(given: BusinessFilter) -> list[Chip]:
    parameters = [pair for pair in given.parameters() if pair[0] != "urut"]
    return [
        Chip(_words(key, value), "?" + urlencode([pair for pair in given.parameters() if pair[0] != key]))
        for key, value in parameters
    ]


def in_words(given: BusinessFilter) -> list[tuple[str, str]]:
    """For the sheet beside exported rows: name of the filter, its value."""
    return [(_("Saringan"), _words(key, value)) for key, value in given.parameters() if key != "urut"]


def title(given: BusinessFilter) -> str:
    place = unit(given.region_id) if given.region_id else None
    start = _("Usaha di %(place)s") % {"place": place.full_name} if place else _("Usaha")
    rest = [_words(key, value) for key, value in given.parameters() if key not in ("wilayah", "urut")]
    return ", ".join([start, *rest])


def _words(key: str, value: str) -> str:
    read = _READERS.get(key)
    return read(value) if read else f"{key}: {value}"


def _place(value: str) -> str:
    found = unit(int(value))
    return found.full_name if found else value


def _sizes(value: str) -> str:
    return ", ".join(_("kelas belum diketahui") if part == "belum" else part for part in value.split(","))


def _sectors(value: str) -> str:
    titles = dict(Kbli.objects.filter(level=1).order_by("version").values_list("code", "title"))
    return ", ".join(
        _("lapangan usaha belum diketahui")
        if part == "belum"
        else _("lapangan usaha %(code)s") % {"code": f"{part} {titles.get(part, '').capitalize()}".strip()}
        for part in value.split(",")
    )


def _statuses(value: str) -> str:
    if value == "active,unknown":
        return _("masih ada atau belum ditanya")
    return ", ".join(str(Business.Status(part).label) for part in value.split(","))


def _facts(start: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        return f"{start} {', '.join(str(_FACTS.get(part, part)) for part in value.split(','))}"

    return read


def _source(value: str) -> str:
    return Source.objects.filter(pk=int(value)).values_list("name", flat=True).first() or _(
        "sumber nomor %(id)s"
    ) % {"id": value}


_READERS: dict[str, Callable[[str], str]] = {
    "q": lambda value: f"“{value}”",
    "wilayah": _place,
    "kbli": lambda value: _("KBLI %(code)s") % {"code": value},
    "versi": lambda value: _("KBLI versi %(year)s") % {"year": value},
    "sektor": _sectors,
    "kelas": _sizes,
    "keadaan": _statuses,
    "nib": lambda value: _("NIB tercatat") if value == "ya" else _("NIB belum tercatat"),
    "jk": lambda value: _("pemilik %(sex)s") % {"sex": str(Sex(value).label).lower()},
    "mulai_dari": lambda value: _("mulai sejak %(year)s") % {"year": value},
    "mulai_sampai": lambda value: _("mulai sampai %(year)s") % {"year": value},
    "lengkap_dari": lambda value: _("lengkap ≥ %(percent)s %%") % {"percent": value},
    "lengkap_sampai": lambda value: _("lengkap ≤ %(percent)s %%") % {"percent": value},
    "sumber": _source,
    "sejak": lambda value: _("diubah sejak %(day)s") % {"day": value},
    "ada": lambda value: _facts(_("ada"))(value),
    "tanpa": lambda value: _facts(_("tanpa"))(value),
    "jenis": lambda value: _("jenis %(kind)s") % {"kind": value},
    "rat": lambda value: {
        "ya": _("RAT tahun buku lalu tercatat"),
        "tidak": _("tahun buku lalu tanpa RAT"),
        "belum": _("belum melapor tahun buku lalu"),
    }.get(value, value),
}

words_of = _words


def saved_filters(user: User, list_name: str) -> list[SavedFilter]:
    """The own ones, those of the territory, and those for everybody (the database decides)."""
    found = SavedFilter.objects.filter(list_name=list_name).select_related("user")
    shared = Q(user=user) | Q(reach__in=[SavedFilter.Reach.TEAM, SavedFilter.Reach.PUBLIC])
    return list(found.filter(shared).order_by("name")[:30])


def clean_query(query: str) -> str:
    """A query as it may be kept: known words in one order, no paging."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] not in ("setelah", "sebelum", "halaman")])
