"""Reading strangers' tables safely: spreadsheets and delimited text in, typed cells with row numbers out.

The file is parsed in a child process with limits of memory, time and output (`child.py`); this side only
reads back what the child wrote. Start at `read` and `find_tables`.
"""

from karawo.kit.tabular.cells import (
    BrokenText,
    Cell,
    CellError,
    Kind,
    LostDigits,
    Value,
    digits_of,
    guard,
    is_blank,
    kind_of,
    text_of,
    unguard,
)
from karawo.kit.tabular.limits import Limits, Refused
from karawo.kit.tabular.reading import FileReport, Row, Sheet, SheetReport, Workbook, inspect, read
from karawo.kit.tabular.tables import Column, SkippedRow, SkipReason, Table, TableRow, find_tables

__all__ = [
    "BrokenText",
    "Cell",
    "CellError",
    "Column",
    "FileReport",
    "Kind",
    "Limits",
    "LostDigits",
    "Refused",
    "Row",
    "Sheet",
    "SheetReport",
    "SkipReason",
    "SkippedRow",
    "Table",
    "TableRow",
    "Value",
    "Workbook",
    "digits_of",
    "find_tables",
    "guard",
    "inspect",
    "is_blank",
    "kind_of",
    "read",
    "text_of",
    "unguard",
]
