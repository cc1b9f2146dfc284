import gettext
import json
import re
from pathlib import Path

from django.template.loader import get_template
from django.utils import translation

HERE = Path(__file__).parents[1]
CATALOGUE = HERE / "locale" / "en" / "LC_MESSAGES"
QUOTED = r'"(?:[^"\\]|\\.)*"'


def written() -> dict[str, str]:
    text = (CATALOGUE / "django.po").read_text("utf-8")
    found = re.findall(rf"msgid ((?:{QUOTED}\n)+)msgstr ((?:{QUOTED}\n?)+)", text)
    return {
        "".join(map(json.loads, re.findall(QUOTED, source))): "".join(
            map(json.loads, re.findall(QUOTED, english))
        )
        for source, english in found
    }


def test_every_text_of_a_screen_has_its_english():
    known = written()
    for path in (HERE / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        for source in re.findall(r"""translate (?:"([^"]+)"|'([^']+)')""", text):
            assert known.get("".join(source)), (path.name, source)
        for source in re.findall(r"""_\("([^"]+)"\)""", text):
            assert known.get(source), (path.name, source)


def test_the_compiled_catalogue_says_what_the_written_one_says():
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for source, english in written().items():
        if source:
            assert english, source
            assert compiled.gettext(source) == english


def test_a_page_speaks_english_when_asked():
    with translation.override("en"):
        html = get_template("ui/page.html").render({})
    assert '<html lang="en"' in html
    assert "Skip to content" in html
    assert "Langsung ke isi" not in html
