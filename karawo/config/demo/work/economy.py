"""Sentra that a centre assists, and what goods cost at its markets."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from karawo.config.demo.people import MALANG
from karawo.config.demo.work.planning import Desk, moment
from karawo.plut.economy.actions import (
    GivenCluster,
    GivenPrice,
    GivenState,
    add_cluster,
    observe_cluster,
    tell_price,
)

type _States = tuple[tuple[int, int | None, int | None, int | None, str], ...]
_CLUSTERS: tuple[tuple[str, str, str, int, str, str, str, str, str, dict[str, str], _States], ...] = (
    # name, product, place, formed, technology, material, marketing, partnership, chair, problems, states: days ago …
    ("Sentra Karawo Mongolato (contoh)", "kain karawo", "Desa Mongolato, Telaga", 1998, "tradisional", "keduanya",
     "lokal", "Koperasi penyulam, dua toko oleh-oleh", "Ketua Sentra Contoh A",
     {"produksi": "Benang datang terlambat", "pemasaran": "Bergantung pada satu pembeli"},
     ((410, 38, 84, 61_000_000, "kunjungan"), (42, 43, 95, 78_500_000, "kunjungan"))),
    ("Sentra Anyaman Mintu (contoh)", "anyaman mintu", "Desa Barakati, Batudaa", 2009, "sederhana", "lokal", "keduanya",
     "Pengumpul ekspor di Makassar", "Ketua Sentra Contoh B",
     {"sdm": "Penganyam muda sedikit", "pembiayaan": "Modal kerja dari pengumpul"},
     ((395, 26, 51, 34_000_000, "rapat"), (60, 24, 47, 36_500_000, "kunjungan"))),
    ("Sentra Kacang Goyang Isimu (contoh)", "pangan olahan", "Isimu Raya, Tibawa", 2015, "sederhana", "lokal", "lokal",
     "", "Ketua Sentra Contoh C", {"kelembagaan": "Belum berkoperasi"}, ((30, 17, None, None, "rapat"),)),
)  # fmt: skip
_PRICES: tuple[tuple[str, str, str, str, tuple[tuple[int, int], ...]], ...] = (
    # commodity, unit, place, source, days ago and rupiah
    (
        "Cabai rawit",
        "kg",
        "Pasar Sentral",
        "Pedagang pasar (contoh)",
        ((23, 62_000), (9, 74_000), (2, 81_000)),
    ),
    ("Cabai rawit", "kg", "Pasar Limboto", "Petugas pasar (contoh)", ((16, 70_000), (3, 68_500))),
    ("Jagung pipil kering", "kg", "Gudang Isimu", "Pengumpul (contoh)", ((30, 5_200), (12, 5_200))),
    ("Ikan cakalang", "kg", "TPI Tenda", "Petugas TPI (contoh)", ((20, 38_000), (1, 34_000))),
    ("Ikan cakalang", "kg", "Pasar Sentral", "Pedagang pasar (contoh)", ((26, 45_000),)),
)


def assist_clusters(desk: Desk, *, at: datetime) -> None:
    """Three at Gorontalo; elsewhere none, so that an empty list is seen too."""
    if desk.centre.name == MALANG:
        return
    today, who = timezone.localdate(at), desk.seats["kelembagaan"]
    for name, product, place, formed, tech, material, market, partners, chair, problems, states in _CLUSTERS:
        given = GivenCluster(name, product, place, date(today.year - 2, 3, 1), formed)
        cluster = add_cluster(desk.centre, given, by=who, at=moment(date(today.year - 2, 3, 1)))
        for ago, members, workers, turnover, source in states:
            on = today - timedelta(days=ago)
            state = GivenState(
                on=on, told_by=chair, source=source, members=members, workers=workers, turnover_rupiah=turnover,
                technology=tech, material=material, marketing=market, partnership=partners, chair=chair,
                mentors="Dinas Koperasi (contoh)", problems=problems,
            )  # fmt: skip
            observe_cluster(cluster, state, by=who, at=min(moment(on, 15), at))


def tell_prices(desk: Desk, *, at: datetime) -> None:
    if desk.centre.name == MALANG:
        return
    today, who = timezone.localdate(at), desk.seats["pemasaran"]
    for commodity, unit, place, source, told in _PRICES:
        for ago, rupiah in told:
            on = today - timedelta(days=ago)
            given = GivenPrice(commodity, unit, rupiah, place, on, source)
            tell_price(desk.centre, given, by=who, at=min(moment(on, 11), at))
