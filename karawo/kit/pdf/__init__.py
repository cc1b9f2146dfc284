"""Documents for printing: a typst template of a room, our common pieces (`house.typ`), and figures as JSON.

A template says
    #import "/kit/pdf/house.typ": *
    #let given = read-given()
    #show: house.with(title: given.title, …)
and finds in `given` what `compile_pdf` was handed. Text is data, never markup: what a person typed is printed
as it was typed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

import karawo

_ROOT = Path(karawo.__file__).parent
STANDARD: Final = "ua-1"
"""PDF/UA-1: a screen reader finds title, language, headings, tables and texts for pictures."""


class Unprintable(Exception):
    """The template and its data do not fit; the message names the place in the template."""


def compile_pdf(template: Path, given: Mapping[str, Any], *, title: str, at: datetime) -> bytes:
    """An A4 document.

    template: a .typ file inside the package. given: what JSON can say; numbers come formatted, as text. title: of
    the document, told by readers and tabs. at: the moment written into the file, so that the same data make the
    same bytes. Fonts are those inside typst alone: the machine's make no difference.
    Costs about 50 ms and 2 ms for each further page of tables. Raises Unprintable.
    """
    data = json.dumps({**given, "title": title}, ensure_ascii=False)
    try:
        made = typst.compile(
            template,
            root=_ROOT,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"given": data},
            pdf_standards=[STANDARD],
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise Unprintable(f"{template.name}: {error.message}") from error
    if not isinstance(made, bytes):
        raise Unprintable(f"{template.name}: no document came back")
    return made
