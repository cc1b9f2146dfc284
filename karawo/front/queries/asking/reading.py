"""An address read as a question; one that makes no sense says what to ask instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.measures.queries import Measure, UnknownMeasureError, find
from karawo.regions.access import Scope
from karawo.regions.queries import unit

PLACE_SLUGS = ("prov", "kab", "kec", "desa")
"""Dimensions of place, from wide to narrow; in an address they are one word, `wilayah`."""
_DIGITS = {2: "prov", 4: "kab", 6: "kec", 10: "desa"}
PICTURES = ("", "peta")


@dataclass(frozen=True)
class Link:
    label: str
    url: str


class Nonsense(Exception):
    """What was asked cannot be answered; title and text say why, links lead to what can."""

    def __init__(self, title: str, text: str, links: tuple[Link, ...] = ()) -> None:
        super().__init__(title)
        self.title, self.text, self.links = title, text, links


@dataclass(frozen=True)
class Asked:
    """by: at most two dimensions. where: dimension → key, "-" for what is not known. place: the finest one asked for.

    on, versus: days of a comparison. adding: a dimension whose filter has no key yet.
    """

    measure: Measure
    by: tuple[str, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    place: int | None = None
    on: date | None = None
    versus: date | None = None
    picture: str = ""
    adding: str = ""

    @property
    def where(self) -> dict[str, str]:
        found = dict(self.others)
        if self.place is not None:
            found[_DIGITS[len(str(self.place))]] = str(self.place)
        return found

    def parameters(self) -> list[tuple[str, str]]:
        """In one order, so that the same question has the same address."""
        named = [
            ("ukuran", self.measure.slug),
            ("per", self.by[0] if self.by else ""),
            ("lalu", self.by[1] if len(self.by) > 1 else ""),
            ("wilayah", "" if self.place is None else str(self.place)),
            *sorted(self.others.items()),
            ("pada", self.on.isoformat() if self.on else ""),
            ("banding", self.versus.isoformat() if self.versus else ""),
            ("gambar", self.picture),
        ]
        return [(name, value) for name, value in named if value]

    def query(self) -> str:
        return urlencode(self.parameters())

    def url(self) -> str:
        return f"{reverse('front:question')}?{self.query()}"

    def without(self, slug: str) -> Asked:
        if slug == "wilayah":
            return replace(self, place=None)
        return replace(self, others={name: key for name, key in self.others.items() if name != slug})

    def inside(self, slug: str, key: str) -> Asked:
        """One step down: the group from inside, by the next finer place where it is a place."""
        rest = tuple(each for each in self.by if each != slug)
        if slug not in PLACE_SLUGS or not key:
            return replace(self, by=rest, others={**self.others, slug: key or "-"}, picture="", adding="")
        slugs = {dimension.slug for dimension in self.measure.dimensions}
        finer = next((each for each in PLACE_SLUGS[PLACE_SLUGS.index(slug) + 1 :] if each in slugs), "")
        picture = self.picture if finer == "kab" else ""
        return replace(self, by=(finer, *rest) if finer else rest, place=int(key), picture=picture, adding="")


def read(query: Mapping[str, str], scope: Scope) -> Asked | None:
    """Nothing where no measure is named. Raises Nonsense."""
    slug = query.get("ukuran", "").strip()
    if not slug:
        return None
    try:
        measure = find(slug)
    except UnknownMeasureError:
        raise Nonsense(
            _("Ukuran “%(slug)s” tidak ada") % {"slug": slug[:60]},
            _("Pilih salah satu ukuran dari daftar."),
        ) from None
    names = {dimension.slug: str(dimension.title) for dimension in measure.dimensions}
    others, place = _filters(measure, names, query)
    asked = Asked(
        measure,
        _by(measure, names, query),
        others,
        place,
        _day(query.get("pada", "")),
        _day(query.get("banding", "")),
        query.get("gambar", "") if query.get("gambar", "") in PICTURES else "",
        query.get("saring", "")
        if query.get("saring", "") in set(names) - set(others) - {*PLACE_SLUGS}
        else "",
    )
    _must_make_sense(asked, names)
    _must_be_seen(asked, scope)
    return asked


def salvaged(query: Mapping[str, str]) -> Asked | None:
    """What of a refused question can stay in the form, and what a change of the measure leaves of the old one."""
    try:
        measure = find(query.get("ukuran", "").strip())
    except UnknownMeasureError:
        return None
    names = {dimension.slug: str(dimension.title) for dimension in measure.dimensions}
    by = dict.fromkeys(slug for slug in (query.get("per", ""), query.get("lalu", "")) if slug in names)
    try:
        others, place = _filters(measure, names, query)
    except Nonsense:
        others, place = {}, None
    return Asked(measure, tuple(by), others, place)


def _by(measure: Measure, names: Mapping[str, str], query: Mapping[str, str]) -> tuple[str, ...]:
    by = tuple(slug for slug in (query.get("per", "").strip(), query.get("lalu", "").strip()) if slug)
    for slug in by:
        if slug not in names:
            known = tuple(Link(title, Asked(measure, (each,)).url()) for each, title in names.items())
            raise Nonsense(
                _("“%(measure)s” tidak dirinci menurut “%(slug)s”")
                % {"measure": measure.title, "slug": slug[:60]},
                _("Yang ada untuk ukuran ini:") if known else _("Ukuran ini hanya punya satu angka."),
                known or (Link(str(measure.title), Asked(measure).url()),),
            )
    if len(by) == 2 and by[0] == by[1]:
        raise Nonsense(
            _("Dua rincian yang sama"),
            _("“Per” dan “lalu per” sama-sama %(name)s. Pilih rincian kedua yang lain, atau kosongkan.")
            % {"name": names[by[0]].lower()},
            (Link(_("Satu rincian saja"), Asked(measure, by[:1]).url()),),
        )
    return by


def _filters(
    measure: Measure, names: Mapping[str, str], query: Mapping[str, str]
) -> tuple[dict[str, str], int | None]:
    typed = query.get("wilayah", "").strip()
    others: dict[str, str] = {}
    for slug in names:
        key = query.get(slug, "").strip()[:200].replace("\x00", "")
        if key and slug in PLACE_SLUGS and key != "-":
            typed = max(typed, key, key=len)
        elif key:
            others[slug] = key
    if not typed:
        return others, None
    place = unit(int(typed)) if typed.isascii() and typed.isdigit() and len(typed) in _DIGITS else None
    if place is None:
        raise Nonsense(
            _("Wilayah “%(typed)s” tidak dikenal") % {"typed": typed[:20]},
            _("Pilih wilayah dari daftar, atau hapus saringannya."),
            (Link(_("Hapus saringan wilayah"), Asked(measure, (), others).url()),),
        )
    if _DIGITS[len(typed)] not in names:
        finest = [names[slug].lower() for slug in PLACE_SLUGS if slug in names]
        raise Nonsense(
            _("“%(measure)s” tidak dicatat per %(level)s")
            % {"measure": measure.title, "level": _levels()[_DIGITS[len(typed)]]},
            _("Ukuran ini diketahui sampai %(finest)s.") % {"finest": finest[-1]}
            if finest
            else _("Ukuran ini tidak dirinci menurut wilayah."),
            (Link(_("Tanpa saringan wilayah"), Asked(measure, (), others).url()),),
        )
    return others, int(typed)


def _levels() -> dict[str, str]:
    return {
        "prov": _("provinsi"),
        "kab": _("kabupaten/kota"),
        "kec": _("kecamatan"),
        "desa": _("desa/kelurahan"),
    }


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Nonsense(
            _("Tanggal “%(typed)s” tidak terbaca") % {"typed": typed[:20]},
            _("Tulis tahun-bulan-hari, misalnya 2025-12-31."),
        ) from None


def _must_make_sense(asked: Asked, names: Mapping[str, str]) -> None:
    for slug in asked.by:
        is_narrowed = slug in asked.others
        if asked.place is not None and slug in PLACE_SLUGS:
            at = PLACE_SLUGS.index(_DIGITS[len(str(asked.place))])
            is_narrowed = PLACE_SLUGS.index(slug) <= at
        if is_narrowed:
            filter_name = "wilayah" if slug in PLACE_SLUGS and slug not in asked.others else slug
            rest = tuple(each for each in asked.by if each != slug)
            raise Nonsense(
                _("Rincian dan saringan yang sama"),
                _(
                    "Pertanyaan ini sudah disaring ke satu %(name)s, lalu dirinci menurut %(name)s: jawabannya hanya "
                    "satu baris. Hapus saringannya, atau rinci menurut yang lain."
                )
                % {"name": names[slug].lower()},
                (
                    Link(_("Hapus saringannya"), asked.without(filter_name).url()),
                    Link(_("Tanpa rincian itu"), replace(asked, by=rest).url()),
                ),
            )
    if asked.versus is not None and len(asked.by) > 1:
        raise Nonsense(
            _("Dua tanggal dan dua rincian sekaligus"),
            _("Perbandingan dua tanggal dibaca per satu rincian. Pilih salah satunya."),
            (
                Link(_("Satu rincian, dua tanggal"), replace(asked, by=asked.by[:1]).url()),
                Link(_("Dua rincian, tanpa perbandingan"), replace(asked, versus=None, on=None).url()),
            ),
        )


def _must_be_seen(asked: Asked, scope: Scope) -> None:
    """What lies outside the caller's territory is not counted as 0: it is said that he may not ask for it."""
    if asked.place is None or scope.standing != "app" or _reaches(scope, asked.place):
        return
    place = unit(asked.place)
    own = sorted({kab_id for kab_id in scope.kab_ids if kab_id > 999})
    found = [each for each in map(unit, own[:12]) if each is not None]
    raise Nonsense(
        _("%(place)s di luar wilayah Anda") % {"place": place.full_name if place else asked.place},
        _("Peran Anda hanya menghitung wilayah kerjanya. Angka umum wilayah lain ada di Data publik."),
        (
            Link(_("Seluruh wilayah saya"), replace(asked, place=None).url()),
            *(
                Link(each.full_name, replace(asked, place=each.id).url())
                for each in found
                if "kab" not in asked.by
            ),
            Link(_("Data publik"), reverse("front:public")),
        ),
    )


def _reaches(scope: Scope, place_id: int) -> bool:
    digits = str(place_id)
    if len(digits) == 2:
        return any(str(kab_id).startswith(digits) for kab_id in scope.kab_ids)
    return int(digits[:4]) in scope.kab_ids
