"""What is missing before a report is printed; each gap leads to where it is mended, and goes when the data change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.plut.models import (
    CardLine,
    Case,
    Consultant,
    ConsultantTarget,
    Diagnosis,
    Evidence,
    Outcome,
    SessionClient,
)
from karawo.plut.reports.models import Indicator, PlanLock
from karawo.plut.reports.queries.activities import activities_of
from karawo.plut.reports.queries.asking import Asked, name_of
from karawo.plut.reports.queries.candidates import candidates_of, standing_of
from karawo.plut.reports.queries.cards import attendances_of, lines_of
from karawo.plut.reports.queries.clients import business_of, cooperative_of
from karawo.plut.reports.queries.consultant import work_of
from karawo.plut.reports.queries.figures import cooperative_years, on_day, series_of
from karawo.plut.reports.queries.indicators import targets_of, year_target
from karawo.plut.reports.queries.programme import items_of, lock_of
from karawo.plut.reports.queries.registers import clients_asked, state_on
from karawo.registry.models import Observation


@dataclass(frozen=True, slots=True)
class Gap:
    """kind: of `kind_titles`. title: whose it is. note: what is missing, and about what. url: where it is mended."""

    kind: str
    title: str
    note: str
    url: str


def kind_titles() -> dict[str, str]:
    return {
        "kosong": _("Masa tanpa catatan"),
        "diagnosis": _("Klien tanpa diagnosis"),
        "program": _("Klien tanpa program kerja tahun ini"),
        "baris": _("Sesi tanpa program"),
        "tindak-lanjut": _("Sesi tanpa tindak lanjut"),
        "target": _("Program tanpa target yang terukur"),
        "penanggung": _("Program tanpa konsultan"),
        "lewat": _("Program lewat tenggat, belum dinyatakan tercapai atau dihentikan"),
        "bukti": _("Hasil tanpa bukti"),
        "peran": _("Hasil yang peran PLUT-nya belum dinilai"),
        "target-konsultan": _("Konsultan tanpa target masa ini"),
        "kursi": _("Konsultan tanpa kursi"),
        "keterangan": _("Keterangan yang masih kosong"),
        "keadaan-koperasi": _("Keadaan koperasi yang belum tercatat"),
        "target-iku": _("Indikator tanpa target"),
        "sasaran": _("Klien sasaran"),
        "nilai": _("Calon yang belum dinilai"),
        "kunci": _("Belum dikunci"),
    }


def gaps_of(asked: Asked, *, at: datetime) -> list[Gap]:
    """In the order of `kind_titles`, then by title."""
    finder = _FINDERS.get(asked.form.slug)
    found = finder(asked, at) if finder is not None else []
    order = {kind: number for number, kind in enumerate(kind_titles())}
    return sorted(found, key=lambda gap: (order[gap.kind], gap.title.upper(), gap.note))


def _case_url(case: Case, part: str = "") -> str:
    return reverse("plut:case", args=[case.pk]) + part


def _of_clients(cases: Iterable[Case], year: int) -> list[Gap]:
    """Without a diagnosis, which a business and a cooperative can have, and without a line of the year's card."""
    by_id = {case.pk: case for case in cases}
    diagnosed = set(Diagnosis.objects.filter(case_id__in=by_id).values_list("case_id", flat=True))
    planned = set(
        CardLine.objects.filter(card__case_id__in=by_id, card__year=year).values_list(
            "card__case_id", flat=True
        )
    )
    found = []
    for case in by_id.values():
        if (case.business_id or cooperative_of(case)) and case.pk not in diagnosed:
            found.append(Gap("diagnosis", name_of(case), _("isi diagnosisnya"), _case_url(case)))
        if case.pk not in planned:
            url = reverse("plut:new_line", args=[case.pk])
            found.append(
                Gap("program", name_of(case), _("susun programnya untuk %(year)s") % {"year": year}, url)
            )
    return found


def _of_attendances(rows: Iterable[SessionClient]) -> list[Gap]:
    found = []
    for each in rows:
        url = reverse("plut:session_correction", args=[each.session_id])
        if each.line_id is None:
            found.append(Gap("baris", name_of(each.case), each.session.topic, url))
        if not each.follow_up:
            found.append(Gap("tindak-lanjut", name_of(each.case), each.session.topic, url))
    return found


def _of_lines(rows: Iterable[CardLine], at: datetime) -> list[Gap]:
    found, today = [], timezone.localdate(at)
    for line in rows:
        name, url = name_of(line.card.case), reverse("plut:line", args=[line.pk])
        if line.target_code == "lainnya":
            found.append(Gap("target", name, line.programme, url))
        if line.consultant_id is None:
            found.append(Gap("penanggung", name, line.programme, url))
        if line.state == CardLine.State.OPEN and line.due_on < today:
            found.append(Gap("lewat", name, line.programme, _case_url(line.card.case, "#program")))
    return found


def _of_outcomes(rows: Iterable[Outcome]) -> list[Gap]:
    """Proven by a file of the case, or by the register itself."""
    outcomes = list(rows)
    proven = set(
        Evidence.objects.filter(case_id__in={each.case_id for each in outcomes}).values_list(
            "case_id", flat=True
        )
    )
    found = []
    for each in outcomes:
        name, words = name_of(each.case), each.text or each.kind_code
        if not each.register_ref and each.case_id not in proven:
            found.append(Gap("bukti", name, words, _case_url(each.case, "#bukti")))
        if not each.attribution:
            found.append(Gap("peran", name, words, _case_url(each.case, "#hasil")))
    return found


def _consultant(asked: Asked, at: datetime) -> list[Gap]:
    work = work_of(asked)
    cases = {each.case_id: each.case for each in work.attendances}
    nothing = []
    if not work.attendances:
        note = _("belum ada sesi tercatat")
        nothing = [Gap("kosong", asked.period.label, note, reverse("plut:sessions"))]
    return [
        *nothing,
        *_of_clients(cases.values(), asked.period.year),
        *_of_attendances(work.attendances),
        *_of_lines(work.lines, at),
        *_of_outcomes(work.outcomes),
        *_of_staff(asked),
    ]


def _of_staff(asked: Asked) -> list[Gap]:
    if asked.consultant is None:
        return []
    url = reverse("plut:staff", args=[asked.centre.pk])
    found, name = [], asked.consultant.name
    first_on, last_on = asked.period.first_on, asked.period.last_on
    targets = ConsultantTarget.objects.filter(
        centre=asked.centre, user=asked.consultant, period_from__gte=first_on, period_to__lte=last_on
    )
    if not targets.exists():
        found.append(Gap("target-konsultan", name, asked.period.label, url))
    if not Consultant.objects.in_force(last_on).filter(centre=asked.centre, user=asked.consultant).exists():
        found.append(Gap("kursi", name, _("tetapkan bidang dan kontraknya"), url))
    return found


def _card(asked: Asked, at: datetime) -> list[Gap]:
    if asked.case is None:
        return []
    return [*_of_clients([asked.case], asked.period.year), *_of_lines(lines_of(asked), at)]


def _done(asked: Asked, at: datetime) -> list[Gap]:
    return [*_card(asked, at), *_of_attendances(attendances_of(asked))]


def _cooperatives(asked: Asked, _at: datetime) -> list[Gap]:
    day = state_on(asked)
    owners = {owner.pk: owner for case in clients_asked(asked) if (owner := cooperative_of(case))}
    years = cooperative_years(owners, until=day.year)
    found = _of_choice(asked, bool(owners))
    for pk, owner in owners.items():
        url = f"/koperasi/{pk}/"
        year = years.get(pk, {}).get(day.year)
        if year is None:
            note = _("tahun buku %(year)s belum ada") % {"year": day.year}
            found.append(Gap("keadaan-koperasi", owner.name, note, url))
        elif year.rat_on is None:
            note = _("tanggal RAT tahun buku %(year)s") % {"year": day.year}
            found.append(Gap("keadaan-koperasi", owner.name, note, url))
        if not owner.legal_number:
            found.append(Gap("keterangan", owner.name, _("nomor badan hukum"), url))
    return found


def _businesses(asked: Asked, _at: datetime) -> list[Gap]:
    day = state_on(asked)
    businesses = {each.pk: each for case in clients_asked(asked) if (each := business_of(case))}
    series = series_of(businesses, until=day)
    found = _of_choice(asked, bool(businesses))
    wanted = {
        Observation.What.SALES: _("penjualan"),
        Observation.What.WORKERS: _("pekerja"),
        Observation.What.ASSETS: _("aset"),
    }
    for pk, business in businesses.items():
        lacking = [word for what, word in wanted.items() if on_day(series, pk, what) is None]
        lacking += [] if business.address or business.place_text else [_("alamat")]
        lacking += [] if business.started_year else [_("tahun mulai")]
        if lacking:
            found.append(Gap("keterangan", business.name, ", ".join(lacking), f"/usaha/{pk}/"))
    return found


def _of_choice(asked: Asked, is_any: bool) -> list[Gap]:
    """For the forms of chosen clients: nobody chosen, or the choice still open."""
    if not asked.form.slug.endswith("-sasaran"):
        return []
    url = f"{reverse('reports:chosen')}?plut={asked.centre.pk}&tahun={asked.period.year}"
    found = [] if is_any else [Gap("sasaran", asked.centre.name, _("belum ada yang dipilih"), url)]
    if lock_of(asked.centre, PlanLock.What.CLIENTS, asked.period.year) is None:
        found.append(Gap("kunci", asked.centre.name, _("kunci klien sasaran tahun ini"), url))
    return found


def _iku(asked: Asked, _at: datetime) -> list[Gap]:
    targets = targets_of(asked.centre, asked.period.year)
    address = reverse("reports:indicator_targets")
    url = f"{address}?plut={asked.centre.pk}&tahun={asked.period.year}"
    found = []
    for indicator in Indicator.objects.in_force(asked.period.last_on):
        missing = []
        if (indicator.code, asked.period.part) not in targets:
            missing.append(asked.period.label)
        if year_target(indicator, targets) is None:
            missing.append(_("tahun %(year)s") % {"year": asked.period.year})
        if missing:
            found.append(
                Gap("target-iku", indicator.title, ", ".join(missing), f"{url}&ukuran={indicator.code}")
            )
    return found


def _programme(asked: Asked, _at: datetime) -> list[Gap]:
    url = f"{reverse('reports:programme')}?plut={asked.centre.pk}&tahun={asked.period.year}"
    found = [
        Gap("keterangan", item.activity, _("anggaran"), reverse("reports:work_item", args=[item.pk]))
        for item in items_of(asked.centre, asked.period.year)
        if item.budget_rupiah is None
    ]
    if lock_of(asked.centre, PlanLock.What.WORK, asked.period.year) is None:
        found.append(Gap("kunci", asked.centre.name, _("kunci program kerja tahun ini"), url))
    return found


def _activities(asked: Asked, _at: datetime) -> list[Gap]:
    """Without a follow-up, or without the number of people; a period without any is named too."""
    rows = list(activities_of(asked))
    if not rows:
        url = f"{reverse('reports:new_activity')}?plut={asked.centre.pk}"
        return [Gap("kosong", asked.period.label, _("belum ada kegiatan tercatat"), url)]
    found = []
    for row in rows:
        url = reverse("reports:activity", args=[row.pk])
        lacking = [] if row.participants is not None else [_("jumlah peserta")]
        lacking += [] if row.follow_up else [_("rencana tindak lanjut")]
        if lacking:
            found.append(Gap("keterangan", row.activity, ", ".join(lacking), url))
    return found


def _candidates(asked: Asked, _at: datetime) -> list[Gap]:
    return [
        Gap(
            "nilai",
            name_of(each.case),
            _("beri nilai 1 sampai 5"),
            reverse("reports:candidate", args=[each.pk]),
        )
        for each in candidates_of(asked.centre, asked.period.year)
        if not standing_of(each).steps
    ]


_FINDERS: dict[str, Callable[[Asked, datetime], list[Gap]]] = {
    "konsultan": _consultant,
    "kartu-program": _card,
    "kartu-pelaksanaan": _done,
    "koperasi": _cooperatives,
    "koperasi-sasaran": _cooperatives,
    "umk": _businesses,
    "umk-sasaran": _businesses,
    "perkembangan": _businesses,
    "iku": _iku,
    "program-kerja": _programme,
    "kegiatan": _activities,
    "calon-naik-kelas": _candidates,
}
