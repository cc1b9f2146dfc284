"""The answer as this reader may have it: counted within his territory, withheld where he may not see the rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.front.queries.asking.reading import PLACE_SLUGS, Asked, Link, Nonsense
from karawo.kit.numbers import format_integer
from karawo.measures.access import sees_rows
from karawo.measures.queries import told
from karawo.measures.rules import Cross
from karawo.regions.access import Scope

MOST_CELLS = 4_000
"""More than a page can show; files hold all."""


@dataclass(frozen=True)
class Found:
    """now: the answer; before: the same on the earlier day of a comparison. is_open: its cells lead to their rows;
    those of an earlier day have none. is_withheld: small cells are, because the reader may not see the rows.

    no_comparison: why two dates were not compared although it was asked for.
    """

    asked: Asked
    now: Cross
    before: Cross | None
    is_open: bool
    is_withheld: bool
    no_comparison: str = ""

    @property
    def is_empty(self) -> bool:
        return self.now.whole.denominator == 0 and (self.before is None or self.before.whole.denominator == 0)

    @property
    def count(self) -> int:
        return len(self.now.cells or self.now.rows) if self.now.by else 1


def answered(asked: Asked, *, scope: Scope, present: Scope, at: datetime, is_file: bool = False) -> Found:
    """scope: what may be counted, which the caller has entered; present: whose rows may be seen.

    Raises Nonsense for an answer that no page can hold; a file may be of any size.
    """
    if not is_file:
        _must_be_narrow_enough(asked, scope)
    is_open = sees_rows(scope, present)
    on, versus, reason = _days(asked, timezone.localdate(at))
    now = _one(asked, at, on, is_open=is_open)
    before = None if versus is None else _one(asked, at, versus, is_open=is_open)
    found = Found(asked, now, before, is_open and on is None, not is_open, reason)
    if not is_file and found.count > MOST_CELLS:
        raise _too_large(asked, found.count)
    return found


def proof(found: Found) -> list[str]:
    """That a file is whole, in words: its lines add up to the whole."""
    if found.is_withheld or not found.asked.by:
        return []
    total = sum(figure.denominator for _row, _column, figure in found.now.lines)
    return [
        _("Penyebut semua baris berjumlah %(total)s; penyebut seluruhnya %(whole)s.")
        % {"total": format_integer(total), "whole": format_integer(found.now.whole.denominator)}
    ]


def _one(asked: Asked, at: datetime, on: date | None, *, is_open: bool) -> Cross:
    return told(asked.measure, at=at, is_open=is_open, by=asked.by, where=asked.where, on=on)


def _days(asked: Asked, today: date) -> tuple[date | None, date | None, str]:
    """The two days of a comparison, or why there is none."""
    if asked.versus is None and asked.on is None:
        return None, None, ""
    if asked.measure.dated is None:
        return (
            None,
            None,
            _(
                "“%(measure)s” adalah keadaan sekarang. Register menyimpan keadaan terakhirnya, bukan keadaannya pada "
                "tiap hari yang lalu, jadi naik atau turun tidak dapat dikatakan. Yang bertanggal dapat dibandingkan, "
                "misalnya penjualan."
            )
            % {"measure": asked.measure.title},
        )
    on = min(asked.on or today, today)
    if asked.versus is None:
        return on, None, ""
    if asked.versus >= on:
        raise Nonsense(
            _("Tanggal pembanding harus lebih awal"),
            _(
                "Pembandingnya %(versus)s, padahal keadaan yang ditanyakan %(on)s. Pilih tanggal yang lebih awal."
            )
            % {"versus": asked.versus.isoformat(), "on": on.isoformat()},
            (Link(_("Setahun sebelumnya"), replace(asked, versus=on - timedelta(days=365)).url()),),
        )
    return on, asked.versus, ""


def _must_be_narrow_enough(asked: Asked, scope: Scope) -> None:
    """Asked before counting: villages of a province are thousands of lines that nobody reads on a page."""
    kabs = [kab_id for kab_id in scope.kab_ids if kab_id > 999] if scope.standing == "app" else None
    level = 0 if asked.place is None else len(str(asked.place))
    is_one_kab = level >= 4 or (kabs is not None and len(kabs) == 1)
    is_one_prov = is_one_kab or level >= 2 or (kabs is not None and len({kab // 100 for kab in kabs}) == 1)
    if ("desa" in asked.by and not is_one_kab) or ("kec" in asked.by and not is_one_prov):
        raise _too_large(asked, None, "kec" if is_one_prov else "kab")


def _too_large(asked: Asked, count: int | None, wider: str = "") -> Nonsense:
    finest = next((slug for slug in reversed(PLACE_SLUGS) if slug in asked.by), "")
    wider = wider or {"desa": "kec", "kec": "kab", "kab": "prov"}.get(finest, "")
    slugs = {dimension.slug for dimension in asked.measure.dimensions}
    links = []
    if wider in slugs and wider not in asked.by:
        by = tuple(wider if slug == finest else slug for slug in asked.by)
        name = str(asked.measure.dimension(wider).title).lower()
        links.append(Link(_("Per %(level)s") % {"level": name}, replace(asked, by=by).url()))
    if len(asked.by) > 1:
        links.append(Link(_("Tanpa rincian kedua"), replace(asked, by=asked.by[:1]).url()))
    text = _(
        "Saring ke satu kabupaten/kota, atau pilih rincian yang lebih kasar. Unduhan CSV dan XLSX tetap lengkap."
    )
    if count is None:
        return TooLarge(_("Terlalu banyak baris untuk satu halaman"), text, tuple(links))
    title = _("Jawaban ini punya %(count)s sel, terlalu banyak untuk satu halaman") % {
        "count": format_integer(count)
    }
    return TooLarge(title, text, tuple(links))


class TooLarge(Nonsense):
    """Can be answered, in a file."""
