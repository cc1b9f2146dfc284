"""What is done one by one, by the actions of the pages: transfers, notes, photos, a result that waits for its owner."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from karawo.config.demo.work.planning import Desk, Planned, moment
from karawo.config.demo.work.wording import NOTES
from karawo.plut import actions
from karawo.plut.models import Session

_NOTED, _PHOTOS, _LINKS = 10, 12, 3
_INKS = ((176, 122, 66), (92, 128, 84), (138, 84, 110), (78, 110, 150))


def write_notes(planned: Sequence[Planned], dice: random.Random, *, at: datetime) -> None:
    there = [each for each in planned if each.case.is_open and each.case.consultant is not None]
    for number, each in enumerate(dice.sample(there, min(_NOTED, len(there)))):
        when = min(moment(each.case.opened_on + timedelta(days=9), 16), at)
        actions.note(each.case, NOTES[number % len(NOTES)], by=each.consultant, at=when)


def add_photos(desk: Desk, dice: random.Random) -> None:
    """Drawings of a table with goods: visibly no photo of anybody's kitchen. They hang on the newest visits."""
    visits = Session.objects.filter(centre=desk.centre, mode=Session.Mode.VISIT).order_by("-on", "-pk")
    for session in visits.prefetch_related("clients__case__business")[:_PHOTOS]:
        case = session.clients.all()[0].case
        actions.add_evidence(
            case, _drawing(dice), file_name="foto-contoh.png", by=session.consultant, at=session.logged_at,
            session=session,
        )  # fmt: skip


def _drawing(dice: random.Random) -> bytes:
    image = Image.new("RGB", (640, 480), (236, 229, 214))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 330, 640, 480), fill=(150, 116, 82))
    for place in range(dice.randrange(4, 8)):
        left, top = 40 + place * 80, dice.randrange(190, 260)
        pen.rounded_rectangle((left, top, left + 58, 340), 10, fill=dice.choice(_INKS))
        pen.rectangle((left + 8, top + 30, left + 50, top + 62), fill=(248, 244, 232))
    pen.text((16, 14), "Foto contoh", fill=(90, 80, 70), font_size=24)
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def make_links(planned: Sequence[Planned], *, at: datetime) -> None:
    """Personal links that were sent and not answered yet."""
    made = 0
    for each in planned:
        waiting = each.case.outcomes.filter(answer="", is_dismissed=False).exclude(attribution="").first()
        if not each.case.is_open or waiting is None or made >= _LINKS:
            continue
        actions.make_link(waiting, by=each.consultant, at=at - timedelta(days=made + 1))
        made += 1


def greet_sri(mine: Planned | None, desk: Desk, today: date) -> None:
    """The owner whom the guide knows finds a next step, and a result that waits for her word."""
    if mine is None:
        return
    on = today - timedelta(days=9)
    given = actions.GivenOutcome(
        "pesanan_pertama", on, 3_500_000, "Seragam untuk kantor desa (contoh)", attribution="because"
    )
    actions.record_outcome(mine.case, given, by=mine.consultant, at=moment(on, 15))
    line = actions.GivenLine(
        field_code="pemasaran", problem="Pesanan besar datang tanpa harga grosir",
        programme="Menyusun daftar harga grosir", target_code="lainnya", target_number=Decimal(1),
        due_on=today + timedelta(days=12), consultant=desk.seats["pemasaran"],
    )  # fmt: skip
    actions.add_line(mine.case, line, by=mine.consultant, at=moment(on, 15))


def transfer(planned: Planned, to: Desk, *, reason: str, today: date, days_ago: int) -> None:
    actions.transfer_case(
        planned.case,
        to.centre,
        reason=reason,
        by=planned.consultant,
        at=moment(today - timedelta(days=days_ago), 14),
    )
