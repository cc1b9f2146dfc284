"""How the work of a centre reads on a screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karawo.kit.dates import format_date, format_date_short, format_moment, format_month
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.rupiah import format_rupiah, format_rupiah_short
from karawo.plut.models import CardLine, Case, CaseStep, Outcome, Session, SessionClient
from karawo.plut.queries.cases import CaseFile
from karawo.plut.rules.fields import field_title
from karawo.plut.rules.milestones import BY_CODE, title_of
from karawo.registry.models import CooperativeYear

type Rows = list[dict[str, Any]]

STATE_TONES = {"open": "info", "done": "good", "dropped": "warning"}
ATTRIBUTION_TONES = {"because": "good", "supported": "info", "not_ours": ""}


def day(on: date | None) -> str:
    return "" if on is None else format_date(on)


def short_day(on: date | None) -> str:
    return "" if on is None else format_date_short(on)


def moment(at: datetime | None) -> str:
    return "" if at is None else format_moment(timezone.localtime(at))


def first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def number(value: Decimal | int) -> str:
    exact = Decimal(value)
    return format_decimal(exact, 0 if exact == exact.to_integral_value() else 2)


def duration(minutes: int) -> str:
    """ "1 jam 30 menit"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": format_integer(hours)})
    if rest or not hours:
        parts.append(ngettext("%(n)s menit", "%(n)s menit", rest) % {"n": rest})
    return " ".join(parts)


def due(on: date | None, *, today: date) -> str:
    """ "lewat 3 hari", "hari ini", "5 hari lagi"."""
    if on is None:
        return ""
    days = (on - today).days
    if days == 0:
        return _("hari ini")
    words = {"days": format_integer(abs(days))}
    return _("lewat %(days)s hari") % words if days < 0 else _("%(days)s hari lagi") % words


def target(line: CardLine) -> str:
    amount = (
        format_rupiah(int(line.target_number))
        if line.target_unit == "rupiah"
        else f"{number(line.target_number)} {line.target_unit}"
    )
    return f"{title_of(line.target_code)}, {amount}"


def amount(outcome: Outcome) -> str:
    if outcome.number is None:
        return ""
    known = BY_CODE.get(outcome.kind_code)
    if known is not None and known.unit == "rupiah":
        return format_rupiah_short(outcome.number)
    return f"{format_integer(outcome.number)} {known.unit if known else ''}".strip()


def clock(at: time) -> str:
    return f"{at:%H.%M}"


def lines(rows: Iterable[CardLine], *, today: date) -> Rows:
    return [
        {
            "row": row,
            "field": field_title(row.card.field_code),
            "target": target(row),
            "due": day(row.due_on),
            "due_note": due(row.due_on, today=today) if row.state == CardLine.State.OPEN else "",
            "is_late": row.state == CardLine.State.OPEN and row.due_on < today,
            "state": first_up(str(CardLine.State(row.state).label)),
            "tone": STATE_TONES[row.state],
            "consultant": row.consultant.name if row.consultant else "",
            "sessions": format_integer(getattr(row, "sessions", 0)),
            "reached": number(row.reached_number) if row.reached_number is not None else "",
        }
        for row in rows
    ]


def sessions(rows: Iterable[SessionClient], *, today: date) -> Rows:
    return [
        {
            "row": row,
            "url": reverse("plut:session", args=[row.session_id]),
            "on": day(row.session.on),
            "topic": row.session.topic,
            "field": field_title(row.session.field_code),
            "mode": first_up(str(Session.Mode(row.session.mode).label)),
            "duration": duration(row.session.duration_minutes),
            "consultant": row.session.consultant.name,
            "follow_up": row.follow_up,
            "follow_up_due": due(row.follow_up_due_on, today=today) if row.followed_up_at is None else "",
            "is_followed_up": row.followed_up_at is not None,
            "is_late": row.followed_up_at is None
            and row.follow_up_due_on is not None
            and row.follow_up_due_on < today,
        }
        for row in rows
    ]


def outcomes(rows: Iterable[Outcome]) -> Rows:
    return [
        {
            "row": row,
            "title": title_of(row.kind_code),
            "on": day(row.reached_on),
            "amount": amount(row),
            "text": row.text,
            "attribution": first_up(str(Outcome.Attribution(row.attribution).label))
            if row.attribution
            else "",
            "attribution_tone": ATTRIBUTION_TONES.get(row.attribution, ""),
            "attributed_by": row.attributed_by.name if row.attributed_by else "",
            "answer": first_up(str(Outcome.Answer(row.answer).label)) if row.answer else "",
            "answer_tone": "good" if row.answer == Outcome.Answer.YES else "warning",
            "answered_on": day(timezone.localtime(row.answered_at).date()) if row.answered_at else "",
        }
        for row in rows
    ]


def timeline(file: CaseFile) -> Rows:
    """Everything that happened, newest first."""
    events: list[tuple[datetime, dict[str, Any]]] = [
        (step.at, _event(step.at, _step_title(step), step.words, step.by)) for step in file.steps
    ]
    for each in file.attendances:
        session = each.session
        at = timezone.make_aware(datetime.combine(session.on, time(12)))
        title = _("Sesi %(field)s: %(topic)s") % {
            "field": field_title(session.field_code).lower(),
            "topic": session.topic,
        }
        text = duration(session.duration_minutes)
        if each.follow_up:
            text += f". {_('Tindak lanjut')}: {each.follow_up}"
        events.append(
            (
                at,
                _event(
                    at,
                    title,
                    text,
                    session.consultant,
                    reverse("plut:session", args=[session.pk]),
                    is_day=True,
                ),
            )
        )
    for outcome in file.outcomes:
        at = timezone.make_aware(datetime.combine(outcome.reached_on, time(12)))
        events.append(
            (
                at,
                _event(
                    at,
                    title_of(outcome.kind_code),
                    amount(outcome),
                    outcome.recorded_by,
                    is_day=True,
                    tone="good",
                ),
            )
        )
    for line in file.lines:
        events.append(
            (line.made_at, _event(line.made_at, _("Program: %(what)s") % {"what": line.programme}, "", None))
        )
        if line.state_at is not None:
            title = f"{first_up(str(CardLine.State(line.state).label))}: {line.programme}"
            events.append((line.state_at, _event(line.state_at, title, line.state_reason, line.state_by)))
    events += [
        (
            each.added_at,
            _event(each.added_at, _("Bukti: %(name)s") % {"name": each.file_name}, "", each.added_by),
        )
        for each in file.evidence
    ]
    return [event for _at, event in sorted(events, key=lambda pair: pair[0], reverse=True)]


def _step_title(step: CaseStep) -> str:
    title = first_up(str(CaseStep.Step(step.step).label))
    if step.step in {CaseStep.Step.ASSIGNED, CaseStep.Step.OPENED} and step.consultant is not None:
        return f"{title}: {step.consultant.name}"
    return title


def _event(
    at: datetime, title: str, text: str, by: Any, url: str = "", *, is_day: bool = False, tone: str = ""
) -> dict[str, Any]:
    local = timezone.localtime(at)
    short = format_date_short(local.date()).rsplit(" ", 1)[0]
    return {
        "period": format_month(local.date()),
        "at": short if is_day else f"{short}, {local:%H.%M}",
        "at_iso": local.date().isoformat() if is_day else local.isoformat(timespec="minutes"),
        "title": title,
        "text": text,
        "by": by.name if by is not None else "",
        "source": "",
        "url": url,
        "tone": tone,
    }


_STATE_OF_A_YEAR = (
    "rat_on", "members_total", "employees", "assets_rupiah", "own_capital_rupiah", "outside_capital_rupiah",
    "volume_rupiah", "shu_rupiah",
)  # fmt: skip


def years(now: CooperativeYear | None, before: CooperativeYear | None) -> Rows:
    """The yearly state of a cooperative with last year's beside it; empty where it was not told."""
    return [
        {
            "label": first_up(str(CooperativeYear._meta.get_field(name).verbose_name)),  # type: ignore[union-attr]
            "now": _of_year(now, name),
            "before": _of_year(before, name),
        }
        for name in _STATE_OF_A_YEAR
    ]


def _of_year(row: CooperativeYear | None, name: str) -> str:
    value = None if row is None else getattr(row, name)
    if value is None:
        return ""
    if name == "rat_on":
        return day(value)
    return format_rupiah_short(value) if name.endswith("_rupiah") else format_integer(value)


def case_facts(case: Case, file: CaseFile) -> Rows:
    return [
        {"term": _("PLUT"), "value": case.centre.name},
        {"term": _("Konsultan"), "value": case.consultant.name if case.consultant else ""},
        {
            "term": _("Dibuka"),
            "value": day(case.opened_on),
            "note": first_up(str(Case.Origin(case.origin).label)),
        },
        {"term": _("Keperluan"), "value": case.request},
        {
            "term": _("Sesi"),
            "value": format_integer(len(file.attendances)),
            "note": duration(file.minutes) if file.minutes else "",
        },
        *(
            [
                {
                    "term": _("Ditutup"),
                    "value": day(case.closed_on),
                    "note": f"{first_up(str(Case.Outcome(case.outcome).label))}. {case.closing_reason}",
                }
            ]
            if not case.is_open
            else []
        ),
    ]
