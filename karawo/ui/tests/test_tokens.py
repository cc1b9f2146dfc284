import itertools
import re

import pytest

from karawo.ui import bundle
from karawo.ui.colour import TOKENS, contrast, in_hex, pairs

GROUNDS = ("paper", "sheet", "well")
TEXTS = ("ink", "ink-quiet", "thread", "good", "warn", "bad", "info")
HELIX = ("academia", "business", "community", "government", "media")
ON_ITS_GROUND = (
    [(text, ground) for text in TEXTS for ground in GROUNDS]
    + [(thread, ground) for thread in HELIX for ground in ("paper", "sheet")]
    + [(tone, f"{tone}-ground") for tone in ("thread", "good", "warn", "bad", "info")]
    + [("ink", f"{tone}-ground") for tone in ("thread", "good", "warn", "bad", "info")]
    + [(text, ground) for text in ("on-cloth", "on-cloth-quiet") for ground in ("cloth", "cloth-raised")]
    + [("on-thread", "thread"), ("paper", "ink"), ("sheet", "bad"), ("gold", "cloth")]
)
SEEN_BUT_NOT_READ = [
    ("line-strong", "paper"),
    ("line-strong", "sheet"),
    ("focus", "paper"),
    ("focus", "sheet"),
    ("focus", "well"),
    ("gold", "cloth-raised"),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), ON_ITS_GROUND)
def test_every_text_can_be_read_on_its_ground(ink, ground, theme):
    colours = pairs()
    assert contrast(colours[ink][theme], colours[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SEEN_BUT_NOT_READ)
def test_edges_and_focus_can_be_seen(line, ground, theme):
    colours = pairs()
    assert contrast(colours[line][theme], colours[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_five_steps_of_a_map_can_be_told_apart_in_grey(theme):
    colours = pairs()
    steps = [colours[f"step-{number}"][theme] for number in range(1, 6)]
    for one, next_one in itertools.pairwise(steps):
        assert contrast(one, next_one) >= 1.25


def test_every_colour_has_both_themes():
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text("utf-8"), flags=re.S)
    for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", text):
        if "oklch" in value:
            assert "light-dark(" in value, name


def test_no_component_names_a_colour_of_its_own():
    for path in TOKENS.parent.glob("*.css"):
        if path != TOKENS:
            found = re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", path.read_text("utf-8").replace("#000", ""))
            assert not found, (path.name, found)


def test_oklch_becomes_the_srgb_everybody_knows():
    assert in_hex((1, 0, 0)) == "#ffffff"
    assert in_hex((0, 0, 0)) == "#000000"
    assert in_hex((0.62796, 0.25768, 29.234)) == "#ff0000"
    assert in_hex((0.86644, 0.29483, 142.495)) == "#00ff00"


def test_older_phones_get_every_colour_in_plain_srgb():
    text = bundle.build("css").content.decode()
    plain = text[text.index("@supports not (color:light-dark") :]
    for name, (on_paper, _) in pairs().items():
        assert f"--{name}:{in_hex(on_paper)}" in plain
