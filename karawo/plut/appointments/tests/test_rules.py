from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karawo.kit.dates import zone_label
from karawo.plut.appointments.rules import (
    AS_SHIPPED,
    Day,
    Slot,
    Span,
    State,
    Waiting,
    free_of,
    in_order,
    may_become,
    next_for,
    slots_of,
    ticket_text,
    zone_of,
)
from karawo.plut.appointments.rules.calendar import Event, written
from karawo.plut.rules.spans import Unreadable, parse_spans, written_spans

WITA = ZoneInfo("Asia/Makassar")
MONDAY = date(2026, 8, 3)
MORNING, AFTERNOON = Span(time(8), time(12)), Span(time(13), time(16))


def starts(slots) -> list[str]:
    return [f"{slot.starts_at:%H.%M}" for slot in slots]


def day(**known) -> Day:
    return Day(MONDAY, WITA, **known)


def test_a_consultant_without_hours_of_his_own_keeps_those_of_the_centre():
    slots = slots_of(day(opening=[MORNING, AFTERNOON]), minutes=60)
    assert starts(slots) == ["08.00", "09.00", "10.00", "11.00", "13.00", "14.00", "15.00"]
    assert slots[0].ends_at - slots[0].starts_at == timedelta(hours=1)
    assert slots[0].starts_at.astimezone(UTC).hour == 0


def test_own_hours_count_only_while_the_centre_is_open():
    slots = slots_of(day(opening=[MORNING], own=[Span(time(10), time(18))]), minutes=45)
    assert starts(slots) == ["10.00", "10.45"]


def test_own_hours_count_alone_where_the_centre_has_told_none():
    assert starts(slots_of(day(own=[Span(time(10), time(11))]), minutes=30)) == ["10.00", "10.30"]


def test_a_closed_day_has_no_slot_whatever_the_pattern_says():
    assert slots_of(day(opening=[], own=[MORNING]), minutes=30) == ()


def test_a_holiday_leaves_only_hours_given_for_that_very_day():
    assert slots_of(day(opening=[MORNING], is_holiday=True), minutes=60) == ()
    extra = day(opening=[MORNING], extra=[Span(time(19), time(21))], is_holiday=True)
    assert starts(slots_of(extra, minutes=60)) == ["19.00", "20.00"]


def test_an_absence_takes_what_it_touches_and_moves_nothing_else():
    away = day(opening=[MORNING], away=[Span(time(9, 10), time(9, 40))])
    assert starts(slots_of(away, minutes=30)) == ["08.00", "08.30", "10.00", "10.30", "11.00", "11.30"]


def test_extra_hours_that_overlap_the_usual_ones_make_no_second_slot():
    doubled = day(opening=[MORNING], extra=[Span(time(11, 30), time(13))])
    assert starts(slots_of(doubled, minutes=60)) == ["08.00", "09.00", "10.00", "11.00"]


def test_a_slot_needs_a_length():
    with pytest.raises(ValueError, match="length"):
        slots_of(day(opening=[MORNING]), minutes=0)


clocks = st.times(min_value=time(5), max_value=time(22)).map(lambda at: at.replace(second=0, microsecond=0))
spans = st.lists(
    st.tuples(clocks, clocks).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Span(*pair)), max_size=4
)


@settings(max_examples=60)
@given(opening=spans, own=st.none() | spans, extra=spans, away=spans, minutes=st.integers(5, 180))
def test_slots_never_overlap_and_keep_out_of_absences(opening, own, extra, away, minutes):
    known = day(opening=opening, own=own, extra=extra, away=away)
    slots = slots_of(known, minutes=minutes)
    assert list(slots) == sorted(slots)
    for slot, following in pairwise(slots):
        assert slot.ends_at <= following.starts_at
    for slot in slots:
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        assert not any(
            slot.starts_at.time() < gone.ends and gone.starts < slot.ends_at.time() for gone in away
        )


def test_free_is_what_begins_later_and_touches_nothing_taken():
    slots = slots_of(day(opening=[MORNING]), minutes=60)
    taken = Slot(slots[1].starts_at + timedelta(minutes=15), slots[1].ends_at + timedelta(minutes=15))
    since = slots[0].starts_at + timedelta(minutes=1)
    assert starts(free_of(slots, taken=[taken], since=since)) == ["11.00"]


def test_the_clock_on_the_wall_follows_the_province():
    assert [zone_label(zone_of(code)) for code in (3573, 75, 7571021010, 61, 91)] == [
        "WIB", "WITA", "WITA", "WIB", "WIT",
    ]  # fmt: skip
    with pytest.raises(LookupError):
        zone_of(10)


NINE = datetime(2026, 8, 3, 9, tzinfo=WITA)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def waits(ticket: int, *, arrived: int = -30, due: int | None = None, **who) -> Waiting:
    due_at = None if due is None else NINE + minutes(due)
    return Waiting(ticket, ticket, NINE + minutes(arrived), due_at, **who)


def order(*people: Waiting) -> list[int]:
    return [each.ticket for each in in_order(people, at=NINE, terms=AS_SHIPPED)]


def test_a_due_appointment_goes_before_those_who_came_without_one():
    assert order(waits(1), waits(2), waits(3, due=0)) == [3, 1, 2]


def test_who_comes_early_for_a_later_hour_lets_others_go_first():
    assert order(waits(1, due=90), waits(2)) == [2, 1]
    assert order(waits(1, due=10), waits(2)) == [1, 2]


def test_who_comes_too_late_waits_with_those_without_appointment():
    in_grace, too_late = waits(5, arrived=-1, due=-16), waits(6, arrived=-1, due=-17)
    assert order(waits(1), in_grace, too_late) == [5, 1, 6]


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            Waiting,
            id=st.integers(),
            ticket=st.integers(1, 500),
            arrived_at=st.integers(-600, 0).map(lambda back: NINE + minutes(back)),
            due_at=st.none() | st.integers(-600, 600).map(lambda off: NINE + minutes(off)),
            consultant_id=st.none() | st.integers(1, 3),
            field=st.sampled_from(["", "pasar", "sdm"]),
        ),
        max_size=12,
    )
)
def test_nobody_is_lost_in_the_line(people):
    assert sorted(map(repr, in_order(people, at=NINE, terms=AS_SHIPPED))) == sorted(map(repr, people))


def test_a_consultant_calls_those_who_wait_for_him_or_for_his_field():
    hall = [
        waits(1, consultant_id=9),
        waits(2, field="sdm"),
        waits(3),
        waits(4, consultant_id=7),
    ]
    assert next_for(7, "pasar", hall, at=NINE, terms=AS_SHIPPED) == hall[2]
    assert next_for(9, "pasar", hall, at=NINE, terms=AS_SHIPPED) == hall[0]
    assert next_for(8, "produksi", hall[:2], at=NINE, terms=AS_SHIPPED) is None


def test_tickets_are_read_with_three_digits():
    assert [ticket_text(number) for number in (7, 112, 1024)] == ["007", "112", "1024"]


def test_who_was_absent_may_still_arrive_and_what_is_done_stays():
    assert may_become(State.NO_SHOW, State.ARRIVED)
    assert not any(may_become(State.DONE, state) for state in State)
    assert not any(may_become(State.CANCELLED, state) for state in State)
    assert not may_become(State.BOOKED, State.SERVING)


def unfolded(text: str) -> list[tuple[str, str]]:
    """A reader of its own: unfold, split name and value, undo the escapes."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, value = line.split(":", 1)
        found.append((name, re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)))
    return found


def event(**known) -> Event:
    return Event(
        **{
            "uid": "janji-1@plut", "starts_at": NINE, "ends_at": NINE + minutes(45), "changed_at": NINE,
            "summary": "Konsultasi", **known,
        }
    )  # fmt: skip


def test_a_calendar_says_moments_in_utc_and_what_was_cancelled():
    lines = unfolded(written([event(is_cancelled=True, sequence=3)], name="Budi", product="Karawo"))
    assert lines[0] == ("BEGIN", "VCALENDAR")
    assert lines[-1] == ("END", "VCALENDAR")
    said = dict(lines)
    assert said["DTSTART"] == "20260803T010000Z"
    assert said["DTEND"] == "20260803T014500Z"
    assert (said["STATUS"], said["SEQUENCE"]) == ("CANCELLED", "3")


@settings(max_examples=60)
@given(st.text(), st.text())
def test_any_text_comes_back_from_a_calendar_as_it_was(summary, place):
    def plain(text: str) -> str:
        return "".join(mark for mark in "\n".join(text.splitlines()) if mark == "\n" or mark.isprintable())

    said = dict(unfolded(written([event(summary=summary, location=place)], name="x", product="y")))
    assert said["SUMMARY"] == plain(summary)
    assert said.get("LOCATION", "") == plain(place)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("Libur", ""),
        ("8-12", "08.00–12.00"),
        ("08.00–12.00, 13:00 - 16.30", "08.00–12.00, 13.00–16.30"),
        ("13 s.d. 16 dan 8 sampai 12", "08.00–12.00, 13.00–16.00"),
    ],
)
def test_hours_are_read_as_people_write_them(typed, meant):
    assert written_spans(parse_spans(typed)) == meant


@pytest.mark.parametrize(
    "wrong", ["pagi", "8", "12-8", "8-25", "8.75-12", "8-12, 11-13", "1-2,3-4,5-6,7-8,9-10"]
)
def test_hours_that_cannot_be_read_say_how_to_write_them(wrong):
    with pytest.raises(Unreadable):
        parse_spans(wrong)


@settings(max_examples=60)
@given(st.text(alphabet="0123456789.,:;-– dansmpilbur/", max_size=40))
def test_any_text_is_hours_or_refused(text):
    try:
        spans = parse_spans(text)
    except Unreadable:
        return
    assert parse_spans(written_spans(spans)) == spans
