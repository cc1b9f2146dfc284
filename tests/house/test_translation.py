"""The English of every room but `ui`, which carries its own.

After new texts: `cd karawo && python -m django makemessages -l en --no-location --no-obsolete --no-wrap
--ignore "ui/*" --ignore "*/tests/*"`, give each its English, take the dated lines out of the head again, then
`msgfmt -o django.mo django.po` beside the catalogue.
"""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).parents[2] / "karawo"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES"
PLACE = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|</?\w+>")


class Entry(NamedTuple):
    flags: str
    source: str
    plural: str
    english: tuple[str, ...]


def entries(path: Path) -> list[Entry]:
    """All entries of a catalogue, its head (the empty source) included."""
    found = []
    for block in path.read_text("utf-8").strip().split("\n\n"):
        flags, fields, field = "", {}, ""
        for line in block.splitlines():
            if line.startswith("#"):
                flags += line if line.startswith("#,") else ""
                continue
            if not line.startswith('"'):
                field, line = line.split(" ", 1)
            fields[field] = fields.get(field, "") + ast.literal_eval(line)
        english = tuple(text for name, text in fields.items() if name.startswith("msgstr"))
        found.append(Entry(flags, fields["msgid"], fields.get("msgid_plural", ""), english))
    return found


WRITTEN = entries(CATALOGUE / "django.po")


def test_the_compiled_catalogue_says_what_the_written_one_says():
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in WRITTEN:
        if entry.plural:
            said = tuple(compiled.ngettext(entry.source, entry.plural, number) for number in (1, 2))
        else:
            said = (compiled.gettext(entry.source),)
        assert said == entry.english, entry.source
    plurals = sum(1 for entry in WRITTEN if entry.plural)
    assert len(compiled._catalog) == len(WRITTEN) + plurals, "Jalankan msgfmt lagi."  # type: ignore[attr-defined]


def test_every_text_has_one_english_that_is_certain():
    sources = [entry.source for entry in WRITTEN]
    assert len(sources) == len(set(sources))
    for entry in WRITTEN:
        assert "fuzzy" not in entry.flags, entry.source
        assert all(text.strip() for text in entry.english), entry.source


def test_the_english_keeps_the_places_to_be_filled_in():
    for entry in WRITTEN[1:]:
        for text in entry.english:
            assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(entry.source)), entry.source
            edges = [(said[:1].isspace(), said[-1:].isspace()) for said in (text, entry.source)]
            assert edges[0] == edges[1], entry.source


def test_the_head_tells_no_day_and_no_machine():
    head = WRITTEN[0]
    assert head.source == ""
    names = {line.split(":")[0] for line in head.english[0].splitlines()}
    assert names == {"Language", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms"}
    assert "#:" not in (CATALOGUE / "django.po").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is not installed")
def test_every_text_in_the_source_has_its_english(tmp_path):
    copy = tmp_path / "karawo"
    shutil.copytree(
        SOURCE, copy, ignore=shutil.ignore_patterns("ui", "tests", "static", "locale", "__pycache__")
    )
    (copy / "locale").mkdir()
    # With our settings makemessages would write into the real catalogue before the copy's.
    surroundings = {name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location"],
        cwd=copy,
        env=surroundings,
        check=True,
        capture_output=True,
        timeout=60,
    )
    now = entries(copy / "locale" / "en" / "LC_MESSAGES" / "django.po")
    assert len(now) > 1000
    known = {entry.source for entry in WRITTEN}
    assert [entry.source for entry in now if entry.source not in known] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "said", "unsaid"),
    [
        ("/", "<title>Home", "<title>Beranda"),
        ("/usaha/", "No businesses in your region yet", "Belum ada usaha"),
        ("/publik/", "in figures", "dalam angka"),
        ("/akun/masuk/", "Sign in to Karawo", "Masuk ke Karawo"),
    ],
)
def test_a_page_speaks_english_when_asked(path, said, unsaid, people, client):
    if path in ("/", "/usaha/"):
        client.force_login(people.budi)
    client.cookies["django_language"] = "en"
    html = client.get(path).content.decode()
    assert '<html lang="en"' in html
    assert said in html
    assert unsaid not in html
    client.cookies["django_language"] = "id"
    assert unsaid in client.get(path).content.decode()
