"""Form 7g: what one consultant, or all of a centre, did in a month, a quarter or a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.utils import timezone

from karawo.plut.models import CardLine, ConsultantTarget, Outcome, SessionClient
from karawo.plut.queries.measures import ours
from karawo.plut.reports.queries.activities import brief_table
from karawo.plut.reports.queries.asking import Asked, headed, name_of
from karawo.plut.reports.rules.predicate import achievement
from karawo.plut.reports.rules.table import Cell, Column, Kind, Report, Row, Table
from karawo.plut.rules.fields import field_title
from karawo.plut.rules.milestones import BY_CODE, title_of

_SUMMARY = (
    Column("what", "Ukuran", width=30),
    Column("number", "Jumlah", Kind.NUMBER, width=10),
    Column("unit", "Satuan", width=12),
    Column("target", "Target", Kind.NUMBER, width=10),
    Column("reached", "Capaian", Kind.PERCENT, width=10),
)
_DETAIL = (
    Column("on", "Tanggal", Kind.DATE, width=10),
    Column("client", "KUMKM", width=16),
    Column("field", "Bidang", width=11),
    Column("problem", "Masalah", width=18),
    Column("programme", "Program", width=18),
    Column("material", "Materi", width=20),
    Column("follow_up", "Tindak lanjut", width=18),
    Column("consultant", "Konsultan", width=13),
    Column("minutes", "Menit", Kind.NUMBER, width=7),
)
_OUTCOMES = (
    Column("on", "Tercapai", Kind.DATE, width=10),
    Column("client", "KUMKM", width=18),
    Column("kind", "Hasil", width=18),
    Column("number", "Jumlah", Kind.NUMBER, width=13),
    Column("attribution", "Peran PLUT", width=12),
    Column("answer", "Kata klien", width=12),
    Column("consultant", "Konsultan", width=14),
)
_LINES = (
    Column("client", "KUMKM", width=18),
    Column("field", "Bidang", width=12),
    Column("programme", "Program", width=24),
    Column("target", "Target capaian", width=18),
    Column("number", "Target", Kind.QUANTITY, width=10),
    Column("due_on", "Tenggat", Kind.DATE, width=10),
    Column("state", "Keadaan", width=10),
    Column("consultant", "Konsultan", width=14),
)


@dataclass(frozen=True)
class Work:
    """What happened in the period; the gaps of a report are found in it too."""

    attendances: list[SessionClient]
    outcomes: list[Outcome]
    lines: list[CardLine]


def work_of(asked: Asked) -> Work:
    """Three queries. Lines: those that fell due, were reached or dropped in the period."""
    first_on, last_on = asked.period.first_on, asked.period.last_on
    attendances = SessionClient.objects.filter(
        session__centre=asked.centre, session__on__range=(first_on, last_on)
    )
    outcomes = Outcome.objects.filter(ours(), centre=asked.centre, reached_on__range=(first_on, last_on))
    ended = Q(state_at__date__range=(first_on, last_on)) & ~Q(state=CardLine.State.OPEN)
    lines = CardLine.objects.filter(ended | Q(due_on__range=(first_on, last_on)), centre=asked.centre)
    if asked.consultant is not None:
        attendances = attendances.filter(session__consultant=asked.consultant)
        outcomes = outcomes.filter(case__consultant=asked.consultant)
        lines = lines.filter(consultant=asked.consultant)
    clients = ("case__business", "case__owner")
    return Work(
        list(
            attendances.select_related("session__consultant", "line", *clients)
            .defer("case__owner__birth_on")
            .order_by("session__on", "session_id", "pk")
        ),
        list(
            outcomes.select_related("case__consultant", *clients)
            .defer("case__owner__birth_on")
            .order_by("reached_on", "pk")
        ),
        list(
            lines.select_related("card__case__business", "card__case__owner", "consultant")
            .defer("card__case__owner__birth_on")
            .order_by("due_on", "pk")
        ),
    )


def consultant_report(asked: Asked, *, at: datetime) -> Report:
    work = work_of(asked)
    who = asked.consultant.name if asked.consultant is not None else "seluruh konsultan"
    tables = (_summary(asked, work), _detail(work), _results(work), _programmes(work), brief_table(asked))
    return headed(
        asked, tables, at=at, facts=(("Konsultan", who), ("Masa", asked.period.label)),
        footnotes=("Sesi bersama beberapa klien tertulis pada tiap klien, dan dihitung satu kali dalam jumlah.",),
    )  # fmt: skip


def _sessions(work: Work) -> dict[int, int]:
    """session → its minutes."""
    return {each.session_id: each.session.duration_minutes for each in work.attendances}


def _summary(asked: Asked, work: Work) -> Table:
    sessions = _sessions(work)
    hours = (Decimal(sum(sessions.values())) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
    first_on, last_on = asked.period.first_on, asked.period.last_on
    done = [
        line
        for line in work.lines
        if line.state == CardLine.State.DONE
        and line.state_at is not None
        and first_on <= timezone.localdate(line.state_at) <= last_on
    ]
    told = [each for each in work.attendances if each.follow_up]
    targets = _targets(asked)
    rows = [
        _counted(
            "klien-dilayani",
            "Klien yang dilayani",
            len({each.case.subject_id for each in work.attendances}),
            "klien",
            targets,
        ),
        _counted("sesi-pendampingan", "Sesi pendampingan", len(sessions), "sesi", targets),
        _counted("jam-pendampingan", "Jam pendampingan", hours, "jam", targets),
        _counted("program-selesai", "Program yang tercapai", len(done), "program", targets),
        _counted("hasil-pendampingan", "Hasil pendampingan", len(work.outcomes), "hasil", targets),
        _counted("tindak-lanjut", "Tindak lanjut yang dijanjikan", len(told), "butir", targets),
        _counted(
            "tindak-lanjut-selesai",
            "Tindak lanjut yang selesai",
            sum(each.followed_up_at is not None for each in told),
            "butir",
            targets,
        ),
    ]
    return Table("ringkasan", "Ringkasan", _SUMMARY, tuple(rows), is_numbered=False)


def _counted(slug: str, label: str, number: int | Decimal, unit: str, targets: dict[str, int]) -> Row:
    target = targets.get(slug)
    reached = achievement(Decimal(number), Decimal(target)) if target else None
    kinds = (("number", Kind.DECIMAL.value),) if isinstance(number, Decimal) else ()
    return Row(f"measure:{slug}", (label, number, unit, target, reached), kinds=kinds)


def _targets(asked: Asked) -> dict[str, int]:
    """measure → the targets of the consultant whose own period lies within the report's; a longer one is not cut.

    None for the whole centre: what is asked of some is no target of all.
    """
    if asked.consultant is None:
        return {}
    rows = ConsultantTarget.objects.filter(
        centre=asked.centre,
        user=asked.consultant,
        period_from__gte=asked.period.first_on,
        period_to__lte=asked.period.last_on,
    )
    found: dict[str, int] = {}
    for measure, number in rows.values_list("measure", "number"):
        found[measure] = found.get(measure, 0) + number
    return found


def _detail(work: Work) -> Table:
    rows = tuple(
        Row(
            f"attendance:{each.pk}",
            (
                each.session.on,
                name_of(each.case),
                field_title(each.session.field_code),
                each.line.problem if each.line else None,
                each.line.programme if each.line else None,
                each.session.material or each.session.topic,
                each.follow_up or None,
                each.session.consultant.name,
                each.session.duration_minutes,
            ),
            f"/sesi/{each.session_id}/",
            subject=each.subject_id,
        )
        for each in work.attendances
    )
    sessions = _sessions(work)
    clients = len({each.case.subject_id for each in work.attendances})
    total: tuple[Cell, ...] | None = None
    if rows:
        total = (
            "Jumlah",
            f"{clients} klien",
            None,
            None,
            None,
            f"{len(sessions)} sesi",
            None,
            None,
            sum(sessions.values()),
        )
    return Table("rincian", "Rincian pendampingan", _DETAIL, rows, total)


def _results(work: Work) -> Table:
    rows = []
    for each in work.outcomes:
        known = BY_CODE.get(each.kind_code)
        is_money = known is not None and known.unit == "rupiah"
        rows.append(
            Row(
                f"outcome:{each.pk}",
                (
                    each.reached_on,
                    name_of(each.case),
                    title_of(each.kind_code),
                    each.number,
                    str(Outcome.Attribution(each.attribution).label) if each.attribution else None,
                    str(Outcome.Answer(each.answer).label) if each.answer else None,
                    each.case.consultant.name if each.case.consultant else None,
                ),
                f"/pendampingan/{each.case_id}/#hasil",
                (("number", Kind.RUPIAH.value),) if is_money else (),
                subject=each.subject_id,
            )
        )
    return Table("hasil", "Hasil", _OUTCOMES, tuple(rows))


def _programmes(work: Work) -> Table:
    rows = tuple(
        Row(
            f"line:{line.pk}",
            (
                name_of(line.card.case),
                field_title(line.card.field_code),
                line.programme,
                title_of(line.target_code),
                line.target_number,
                line.due_on,
                str(CardLine.State(line.state).label),
                line.consultant.name if line.consultant else None,
            ),
            f"/program/{line.pk}/",
            (("number", Kind.RUPIAH.value),) if line.target_unit == "rupiah" else (),
            subject=line.subject_id,
        )
        for line in work.lines
    )
    return Table("program", "Program yang jatuh tempo atau berakhir", _LINES, rows)
