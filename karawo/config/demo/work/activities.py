"""What consultants did beside sessions, and whom the centre expects to rise this year."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from karawo.config.demo.work.planning import Desk, moment
from karawo.plut.models import Case
from karawo.plut.reports.actions import (
    GivenActivity,
    GivenStep,
    add_step,
    name_candidate,
    report_activity,
)

_DONE: tuple[tuple[int, int, str, str, str, str, int | None, str, str, str, str, str], ...] = (
    # days ago, days long, field, activity, line of business, place, people, output, note, resources, partner, follow-up
    (6, 1, "produksi", "Kelas kemasan dan label pangan", "pangan olahan", "Aula PLUT", 24,
     "18 rancangan label lengkap", "Enam peserta belum punya P-IRT", "Narasumber Balai POM, contoh kemasan",
     "Balai POM (contoh)", "Periksa label tercetak dalam sebulan"),
    (12, 2, "pemasaran", "Pasar produk di halaman kantor bupati", "kerajinan dan pangan", "Halaman kantor bupati", 130,
     "16 lapak, penjualan dicatat tiap lapak", "Hujan pada hari kedua", "16 tenda, satu petugas kasir",
     "Dinas Koperasi (contoh)", "Hubungi tiga pembeli grosir"),
    (19, 1, "kelembagaan", "Gerai NIB di kantor kelurahan", "semua bidang", "Kantor kelurahan", 41, "33 NIB terbit", "",
     "Dua laptop, pendamping OSS", "DPMPTSP (contoh)", "Lanjutkan P-IRT bagi sebelas usaha pangan"),
    (27, 1, "pembiayaan", "Klinik pembukuan dan akses kredit", "perdagangan", "Ruang konsultasi PLUT", 15,
     "12 catatan kas sebulan", "", "Lembar kas, contoh neraca", "Bank daerah (contoh)",
     "Antar empat berkas lengkap ke bank"),
    (38, 1, "jaringan", "Temu mitra ritel oleh-oleh", "pangan olahan", "Ruang rapat PLUT", None,
     "Dua calon pembeli meminta contoh", "Jumlah yang hadir tidak dicatat", "Contoh produk sepuluh usaha",
     "Toko oleh-oleh (contoh)", ""),
    (45, 1, "it", "Kelas foto produk dengan telepon genggam", "kerajinan", "Studio PLUT", 18, "90 foto siap unggah", "",
     "Kotak cahaya, tripod", "", "Unggah ke toko daring dan laporkan tautannya"),
    (66, 1, "sdm", "Pelatihan mencatat jam kerja", "jasa", "Aula PLUT", 20, "20 lembar jam kerja", "", "", "",
     "Tinjau lembarnya bulan depan"),
)  # fmt: skip
_STEPS = (
    ("produksi", "Mutu berubah tiap produksi", "Resep baku dengan timbangan", (2, 4)),
    ("pemasaran", "Hanya menjual di rumah", "Titip jual di dua toko oleh-oleh", (1, 3)),
    ("pembiayaan", "Uang usaha bercampur uang rumah", "Buku kas harian dan rekening terpisah", (2, 2)),
    ("kelembagaan", "Belum ada P-IRT", "Berkas P-IRT dilengkapi dan diajukan", (3,)),
    ("it", "Foto produk gelap", "Foto ulang di studio PLUT", ()),
)


def report_activities(desk: Desk, *, at: datetime) -> None:
    today = timezone.localdate(at)
    fallback = next(iter(desk.seats))
    for ago, days, wanted, what, line, place, people, output, note, resources, partner, follow_up in _DONE:
        field = wanted if wanted in desk.seats else fallback
        starts_on = _weekday(today - timedelta(days=ago))
        ends_on = min(starts_on + timedelta(days=days - 1), today)
        given = GivenActivity(
            field_code=field, reported_on=min(ends_on + timedelta(days=1), today), starts_on=starts_on,
            ends_on=ends_on, activity=what, place=place, output=output, business_field=line, participants=people,
            note=note, resources=resources, partner=partner, follow_up=follow_up,
        )  # fmt: skip
        who = desk.seats[field]
        report_activity(desk.centre, given, consultant=who, by=who, at=min(moment(ends_on, 16), at))


def name_candidates(desk: Desk, *, at: datetime) -> None:
    """Five clients, two values where there are two, so that a rise and a standstill are both seen."""
    today = timezone.localdate(at)
    rows = Case.objects.filter(centre=desk.centre, closed_on=None, business__isnull=False)
    for case, (wanted, problem, solution, values) in zip(
        rows.order_by("opened_on", "pk")[: len(_STEPS)], _STEPS, strict=False
    ):
        candidate = name_candidate(desk.centre, today.year, case, by=desk.head, at=at)
        field = wanted if wanted in desk.seats else next(iter(desk.seats))
        for number, value in enumerate(values):
            on = _weekday(today - timedelta(days=80 - 55 * number))
            step = GivenStep(on, field, problem, solution, value, on)
            add_step(candidate, step, consultant=desk.seats[field], by=desk.head, at=min(moment(on, 15), at))


def _weekday(day: date) -> date:
    """A Sunday's or Saturday's work is told of the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - 4))
