"""The English of every room.

A room may carry its own catalogue, `karawo/<room>/locale/en/LC_MESSAGES/django.po` with its `.mo`; the texts of
a room without one stand in `karawo/locale`. After new texts, in the folder above `locale`:
`python -m django makemessages -l en --no-location --no-obsolete --no-wrap --ignore "*/tests/*"` (in `karawo`
itself also `--ignore "<room>/*"` for each room that carries its own), give each text its English, take the dated
lines out of the head again, then `msgfmt -o django.mo django.po` beside the catalogue.
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
from django.utils.translation import override

from karawo.journal.rules import sentences

SOURCE = Path(__file__).parents[2] / "karawo"
CATALOGUES = sorted(SOURCE.rglob("locale/en/LC_MESSAGES/django.po"))
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


each_catalogue = pytest.mark.parametrize(
    "catalogue", CATALOGUES, ids=[str(path.relative_to(SOURCE).parents[3]) for path in CATALOGUES]
)


def test_the_house_and_its_look_carry_their_catalogues():
    assert {SOURCE, SOURCE / "ui"} <= {path.parents[3] for path in CATALOGUES}


@each_catalogue
def test_the_compiled_catalogue_says_what_the_written_one_says(catalogue):
    written = entries(catalogue)
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in written:
        if entry.plural:
            said = tuple(compiled.ngettext(entry.source, entry.plural, number) for number in (1, 2))
        else:
            said = (compiled.gettext(entry.source),)
        assert said == entry.english, entry.source
    plurals = sum(1 for entry in written if entry.plural)
    assert len(compiled._catalog) == len(written) + plurals, "Jalankan msgfmt lagi."  # type: ignore[attr-defined]


@each_catalogue
def test_every_text_has_one_english_that_is_certain(catalogue):
    written = entries(catalogue)
    sources = [entry.source for entry in written]
    assert len(sources) == len(set(sources))
    for entry in written:
        assert "fuzzy" not in entry.flags, entry.source
        assert all(text.strip() for text in entry.english), entry.source


@each_catalogue
def test_the_english_keeps_the_places_to_be_filled_in(catalogue):
    for entry in entries(catalogue)[1:]:
        for text in entry.english:
            assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(entry.source)), entry.source
            edges = [(said[:1].isspace(), said[-1:].isspace()) for said in (text, entry.source)]
            assert edges[0] == edges[1], entry.source


@each_catalogue
def test_the_head_tells_no_day_and_no_machine(catalogue):
    head = entries(catalogue)[0]
    assert head.source == ""
    names = {line.split(":")[0] for line in head.english[0].splitlines()}
    assert names == {"Language", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms"}
    assert "#:" not in catalogue.read_text("utf-8")


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is not installed")
def test_every_text_in_the_source_has_its_english(tmp_path):
    copy = tmp_path / "karawo"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("tests", "static", "locale", "__pycache__"))
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
    known = {entry.source for path in CATALOGUES for entry in entries(path)}
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


def test_every_act_of_the_journal_reads_in_english():
    def told(language):
        with override(language):
            return {act: str(text) for act, text in sentences.acts().items()}

    indonesian, english = told("id"), told("en")
    assert sorted(act for act, text in indonesian.items() if english[act] == text) == []
