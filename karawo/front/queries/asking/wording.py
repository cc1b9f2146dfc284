"""A question in words: its title, its filters, its dates."""

from __future__ import annotations

from django.utils.translation import gettext as _

from karawo.front import wording
from karawo.front.queries.asking.reading import Asked, Link
from karawo.kit.text import join_list
from karawo.measures.queries import Measure
from karawo.regions.queries import unit


def title(asked: Asked) -> str:
    """ "Sudah ber-NIB menurut kabupaten/kota dan kelas usaha, di Provinsi Gorontalo"."""
    found = str(asked.measure.title)
    if asked.by:
        names = [str(asked.measure.dimension(slug).title) for slug in asked.by]
        lowered = [name if name[:2].isupper() else name[:1].lower() + name[1:] for name in names]
        found = _("%(measure)s menurut %(dimensions)s") % {"measure": found, "dimensions": join_list(lowered)}
    return ", ".join([found, *(text for _name, text in _filters(asked))])


def key_label(measure: Measure, slug: str, key: str) -> str:
    dimension = measure.dimension(slug)
    if key in {"", "-"}:
        return _("%(dimension)s belum diketahui") % {"dimension": dimension.title}
    label = (dimension.labels([key]) if dimension.labels else {}).get(key, key)
    return f"{dimension.title}: {key}" if label == key else label


def _filters(asked: Asked) -> list[tuple[str, str]]:
    found = []
    if asked.place is not None:
        place = unit(asked.place)
        found.append(("wilayah", _("di %(place)s") % {"place": place.full_name if place else asked.place}))
    found += [(slug, key_label(asked.measure, slug, key)) for slug, key in sorted(asked.others.items())]
    return found


def chips(asked: Asked) -> list[Link]:
    """One for each filter; it leads to the question without it."""
    return [Link(text, asked.without(slug).url()) for slug, text in _filters(asked)]


def in_words(asked: Asked) -> list[tuple[str, str]]:
    """For the sheet beside exported rows."""
    rows = [
        (_("Definisi"), str(asked.measure.definition)),
        (_("Satuan"), str(asked.measure.unit)),
        (_("Penyebut"), str(asked.measure.denominator)),
        *((_("Saringan"), text) for _slug, text in _filters(asked)),
    ]
    if asked.on is not None:
        rows.append((_("Keadaan tanggal"), wording.day(asked.on)))
    if asked.versus is not None:
        rows.append((_("Dibandingkan dengan"), wording.day(asked.versus)))
    return rows
