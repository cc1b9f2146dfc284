"""The row as it came in, with the numbers of persons masked."""

from __future__ import annotations

import json
import re

from karawo.registry.models import (
    RecordLink,
)
from karawo.registry.queries.files.lines import ReceivedLine
from karawo.registry.rules import mask

_LONG_NUMBER = re.compile(r"\+?\d(?:[ .\-]?\d){7,}")

_PERSONAL_COLUMN = re.compile(
    r"lahir|birth|nik|ktp|kk\b|npwp|telp|telepon|hp\b|wa\b|whatsapp|phone|ponsel", re.I
)


def masked_cell(column: str, value: str) -> str:
    """A cell as received without what identifies a person: long numbers, and whole cells of personal columns."""
    if _PERSONAL_COLUMN.search(column):
        return mask(value) if value else value
    return _LONG_NUMBER.sub(lambda found: mask(re.sub(r"\D", "", found[0])), value)


def received_line(link: RecordLink) -> ReceivedLine:
    record = link.record
    cells: dict[str, str] = json.loads(record.payload)
    return ReceivedLine(
        id=record.pk,
        source_name=record.source.name,
        received_at=record.received_at,
        place_in_source=record.place_in_source,
        cells={name: masked_cell(name, str(value)) for name, value in cells.items()},
    )
