"""Keeps personal data out of the log: whatever a library writes, long numbers and secrets do not reach the file."""

from __future__ import annotations

import logging
import re

_RULES = (
    # one-time links: the address is the secret
    (re.compile(r"(/akun/tautan/\w+/)[^/\s\"']+"), r"\1•••"),
    # the board of a hall and the calendar of a consultant: the same
    (re.compile(r"(/antrean/(?:layar/\d+|kalender)/)[^/\s\"']+"), r"\1•••"),
    # what a person searched for or filtered by
    (re.compile(r"(/[\w\-./%]*)\?[^\s\"']+"), r"\1?•••"),
    (re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"), "•••@•••"),
    # NIK, NPWP, NIB, phone: seven digits or more, with the dots, dashes and blanks people write
    (re.compile(r"(?<![\w:.\-])(?!\d{4}-\d\d-\d\d(?!\d))\+?\d(?:[ .\-]?\d){6,}(?![\w:])"), "•••"),
    # the values in a database's complaint: Key (name)=(Sri) already exists, Failing row contains (…)
    (re.compile(r"(=\(|contains \()[^)]*\)"), r"\1•••)"),
)


def redacted(text: str) -> str:
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return text


class Redacted(logging.Formatter):
    """Formats as usual, then blanks: message, arguments and traceback alike."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{self.formatTime(record, self.datefmt)} {redacted(self._body(record))}"

    def _body(self, record: logging.LogRecord) -> str:
        text = f"{record.levelname} {record.name} {record.getMessage()}"
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        if record.stack_info:
            text += "\n" + self.formatStack(record.stack_info)
        return text
