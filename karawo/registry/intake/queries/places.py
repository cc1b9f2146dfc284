"""The places that a list writes, each looked up once for all rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from karawo.regions.queries import PlaceMatch, Unit, kab_of_point, match_place, path, unit
from karawo.regions.rules import Scheme
from karawo.registry.intake.rules.facts import Spot
from karawo.registry.intake.rules.row import PlaceTexts

_ENOUGH = 0.6


def kab_id_of(region_id: int) -> int:
    """As rows carry it: 7571 from the kabupaten down, 75 where only the province is known."""
    return int(str(region_id)[:4])


def spot_of_region(region_id: int) -> Spot:
    """Raises ValueError where no such region is."""
    found = unit(region_id)
    if found is None:
        raise ValueError(_("Kode wilayah %(code)s tidak dikenal.") % {"code": region_id})
    return Spot(found.id, kab_id_of(found.id), "", "")


def resolve_places(
    texts: Mapping[PlaceTexts, int], *, scheme: Scheme | None, default: Spot | None
) -> dict[PlaceTexts, Spot]:
    """texts: each different writing of a place with its number of rows. default: what a person chose for the file.

    Names that alone could be in several kabupaten are read in the one that most other rows of the file are in,
    and the verdict says so.
    """
    context = _context(default.region_id) if default is not None and default.region_id is not None else None
    matches = {written: _match(written, scheme, context) for written in texts}
    if context is None:
        home = majority_kab(
            {_kab(match): count for written, count in texts.items() if _kab(match := matches[written])}, texts
        )
        if home is not None:
            context = _context(home)
            for written, match in matches.items():
                if not _kab(match):
                    again = _match(written, scheme, context)
                    if _kab(again):
                        matches[written] = again
                        texts_note = _(
                            "Kabupaten/kota tidak tertulis; dibaca %(name)s seperti baris lain di berkas ini."
                        )
                        matches[written] = _noted(again, texts_note % {"name": context[1]})
    return {written: _spot(match) for written, match in matches.items()}


def majority_kab(counts: Mapping[int, int], texts: Mapping[PlaceTexts, int]) -> int | None:
    """The kabupaten in which most rows with a certain place are, if it is a clear majority of them."""
    known = Counter({kab: count for kab, count in counts.items() if kab})
    if not known:
        return None
    home, number = known.most_common(1)[0]
    return home if number >= _ENOUGH * known.total() else None


def resolve_points(points: Iterable[tuple[float, float]]) -> dict[tuple[float, float], Spot]:
    """The kabupaten of each rounded point, for rows that name no place."""
    found: dict[tuple[float, float], Spot] = {}
    for point in points:
        match = kab_of_point(*point)
        if match is not None:
            found[point] = Spot(
                match.region.id,
                kab_id_of(match.region.id),
                "place_from_point",
                _("Wilayah tidak tertulis; %(name)s dibaca dari titik koordinat.")
                % {"name": match.region.full_name},
            )
    return found


def _context(region_id: int) -> tuple[str, str, str, str]:
    names = {one.level: one.full_name for one in path(region_id)}
    return names.get(1, ""), names.get(2, ""), names.get(3, ""), names.get(4, "")


def _match(
    written: PlaceTexts, scheme: Scheme | None, context: tuple[str, str, str, str] | None
) -> PlaceMatch:
    province, kabupaten, kecamatan, village, code = written
    if context is not None and not code:
        province = province or context[0]
        kabupaten = kabupaten or context[1]
        if village and not kecamatan:
            kecamatan = context[2]
    return match_place(province, kabupaten, kecamatan, village, code, scheme or Scheme.KEMENDAGRI)


def _kab(match: PlaceMatch) -> int:
    return kab_id_of(match.region.id) if match.region is not None and match.region.level >= 2 else 0


def _noted(match: PlaceMatch, sentence: str) -> PlaceMatch:
    return PlaceMatch(
        match.region, match.level, match.confidence, match.candidates, f"{sentence} {match.message}".strip()
    )


def _spot(match: PlaceMatch) -> Spot:
    region: Unit | None = match.region
    if region is None:
        return Spot(None, 0, "place_unknown", match.message or _("Wilayah tidak dikenal."))
    code = (
        ""
        if not match.message
        else "place_open"
        if match.candidates or match.confidence < 0.9
        else "place_note"
    )
    return Spot(region.id, kab_id_of(region.id), code, match.message)
