"""The present reading of the observations, kept on the business; one statement for one row or a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.utils import timezone

from karawo import law
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.completeness import FACTS
from karawo.registry.rules.observation import Source


def derive(business_ids: Iterable[int], *, on: date | None = None) -> int:
    """Refresh status, size class, latest sales and workers, position, has_nib and completeness; gives the changes.

    on: the day whose limits of size hold, today if not given. Needs an act around it where anything changes.
    The newest known value counts by `rules.observation.current`; "tidak tahu" never hides a known one.
    Looks beyond the caller's scope, because the owner's numbers may stand in another kabupaten; the ids must
    come from what the caller may change. Rows that stay the same are not written.
    Law: PP 7/2021 Pasal 35: sales decide for a running business, capital where sales are unknown.
    """
    ids = sorted(set(business_ids))
    if not ids:
        return 0
    limits = law.size_limits(on or timezone.localdate())
    figures = {
        f"{criterion}_{size}": getattr(getattr(limits, criterion), size)
        for criterion in ("sales", "capital")
        for size in ("micro", "small", "medium")
    }
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(_DERIVE, {"ids": ids, **figures})
        return int(cursor.rowcount)


_TRUST = " ".join(f"WHEN '{source.name.lower()}' THEN {source.value}" for source in Source)


def _current(what: str, alias: str) -> str:
    """The observation that counts, in the order of `rules.observation.current`."""
    return f"""
    LEFT JOIN LATERAL (
        SELECT number, codes, period_from, period_to, known_at FROM registry_observation o
         WHERE o.business_id = b.id AND o.what = '{what}' AND NOT o.is_unknown
         ORDER BY o.source_kind <> 'estimate' DESC, o.period_to DESC,
                  CASE o.source_kind {_TRUST} ELSE 0 END DESC, o.known_at DESC,
                  o.number::text COLLATE "C" DESC NULLS LAST, o.id DESC
         LIMIT 1) {alias} ON true"""  # noqa: S608


_PARTS = {
    "workers_paid_male": "pm",
    "workers_paid_female": "pf",
    "workers_unpaid_male": "um",
    "workers_unpaid_female": "uf",
}

KNOWN_SQL: dict[str, str] = {
    "owner_number": "(n.has_nik OR (p.kind <> 'person' AND (n.has_nib OR n.has_npwp)))",
    "owner_sex": "p.sex <> ''",
    "owner_birth": "p.birth_digest IS NOT NULL",
    "phone": "n.has_phone",
    "village": "b.region_id > 999999999",
    "address": "b.address <> ''",
    "position": "coalesce(pos.latitude, b.latitude) IS NOT NULL",
    "activity": "(b.activity <> '' OR b.main_product <> '')",
    "kbli": "b.kbli_code ~ '^[0-9]{5}$'",
    "started_year": "b.started_year IS NOT NULL",
    "status": "st.number IS NOT NULL OR st.codes IS NOT NULL",
    "sales": "sa.number IS NOT NULL",
    "workers": "w.workers IS NOT NULL",
    "nib": "n.has_nib",
}
"""The facts of `rules.completeness`, as the database reads them."""


def _completeness() -> str:
    parts = [
        f"CASE WHEN {KNOWN_SQL[fact.key]} THEN 1 ELSE 0 END"
        + (" * CASE WHEN p.kind = 'person' THEN 1 ELSE 0 END" if fact.only_persons else "")
        for fact in FACTS
    ]
    asked = f"CASE WHEN p.kind = 'person' THEN {len(FACTS)} ELSE {sum(not f.only_persons for f in FACTS)} END"
    return f"100 * ({' + '.join(parts)}) / ({asked})"


def _class(value: str, criterion: str) -> str:
    return (
        f"CASE WHEN {value} <= %({criterion}_micro)s THEN 'mikro' WHEN {value} <= %({criterion}_small)s THEN 'kecil'"
        f" WHEN {value} <= %({criterion}_medium)s THEN 'menengah' ELSE 'besar' END"
    )


_DERIVE = f"""
WITH reading AS (
    SELECT b.id,
           coalesce(st.codes ->> 0, 'unknown') AS status, st.period_to AS status_on,
           CASE WHEN sa.number IS NOT NULL THEN {_class("sa.number", "sales")}
                WHEN ca.number IS NOT NULL THEN {_class("ca.number", "capital")} ELSE '' END AS size_class,
           CASE WHEN sa.number IS NOT NULL THEN 'sales' WHEN ca.number IS NOT NULL THEN 'capital' ELSE '' END
               AS size_criterion,
           CASE WHEN sa.number IS NOT NULL THEN sa.period_to ELSE ca.period_to END AS size_on,
           sa.number AS sales, w.workers,
           coalesce(pos.latitude, b.latitude) AS latitude, coalesce(pos.longitude, b.longitude) AS longitude,
           CASE WHEN pos.latitude IS NULL THEN b.position_accuracy_m ELSE pos.accuracy END AS accuracy,
           n.has_nib, {_completeness()} AS completeness
      FROM registry_business b
      JOIN registry_owner p ON p.id = b.primary_owner_id
      {_current("sales_rupiah", "sa")}
      {_current("capital_rupiah", "ca")}
      {_current("status", "st")}
      {_current("workers_total", "wt")}
      {"".join(_current(what, alias) for what, alias in _PARTS.items())}
      {_current("position", "po")}
      LEFT JOIN LATERAL (
          SELECT (po.codes ->> 0)::numeric(9, 6) AS latitude, (po.codes ->> 1)::numeric(9, 6) AS longitude,
                 po.number AS accuracy) pos ON true
      LEFT JOIN LATERAL (
          SELECT greatest(pm.period_to, pf.period_to, um.period_to, uf.period_to) AS period_to,
                 coalesce(pm.number, 0) + coalesce(pf.number, 0) + coalesce(um.number, 0) + coalesce(uf.number, 0)
                     AS number) parts ON true
      LEFT JOIN LATERAL (
          SELECT CASE WHEN wt.number IS NULL AND parts.period_to IS NULL THEN NULL
                      WHEN parts.period_to IS NULL OR wt.period_to >= parts.period_to THEN wt.number
                      ELSE parts.number END AS workers) w ON true
      LEFT JOIN LATERAL (
          SELECT coalesce(bool_or(i.kind = 'nib'), false) AS has_nib,
                 coalesce(bool_or(i.kind = 'nik'), false) AS has_nik,
                 coalesce(bool_or(i.kind = 'npwp'), false) AS has_npwp,
                 coalesce(bool_or(i.kind = 'phone'), false) AS has_phone
            FROM registry_identifier i
           WHERE (i.owner_id = b.primary_owner_id OR i.business_id = b.id) AND i.ended_at IS NULL AND i.is_valid_format
          ) n ON true
     WHERE b.id = ANY(%(ids)s)
)
UPDATE registry_business b
   SET status = r.status, status_on = r.status_on, size_class = r.size_class, size_criterion = r.size_criterion,
       size_on = r.size_on, latest_sales_rupiah = r.sales, latest_workers = r.workers, has_nib = r.has_nib,
       latitude = r.latitude, longitude = r.longitude, position_accuracy_m = r.accuracy,
       completeness_percent = r.completeness
  FROM reading r
 WHERE b.id = r.id
   AND (b.status, b.status_on, b.size_class, b.size_criterion, b.size_on, b.latest_sales_rupiah, b.latest_workers,
        b.has_nib, b.latitude, b.longitude, b.position_accuracy_m, b.completeness_percent)
       IS DISTINCT FROM
       (r.status, r.status_on, r.size_class, r.size_criterion, r.size_on, r.sales, r.workers,
        r.has_nib, r.latitude, r.longitude, r.accuracy, r.completeness)
"""  # noqa: S608
