"""Appointments with what happened to them, hours of consultants, and addresses that open without signing in."""

from karawo.plut.appointments.models.appointment import (
    CHANNEL_NAMES,
    STATE_NAMES,
    Appointment,
    Step,
    TicketDay,
)
from karawo.plut.appointments.models.hours import CentreTerms, DatedHours, WeeklyHours
from karawo.plut.appointments.models.links import QueueLink

__all__ = [
    "CHANNEL_NAMES",
    "STATE_NAMES",
    "Appointment",
    "CentreTerms",
    "DatedHours",
    "QueueLink",
    "Step",
    "TicketDay",
    "WeeklyHours",
]
