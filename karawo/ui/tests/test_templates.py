import re
from pathlib import Path

import pytest

from karawo.ui.components import COMPONENTS

TEMPLATES = sorted((Path(__file__).parents[1] / "templates").rglob("*.html"))
README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_style_or_script_inline(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=[\"']|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_reaches_out_to_another_host(path):
    assert not re.search(r"(src|href)=[\"']https?:", path.read_text("utf-8"))


def test_every_component_has_a_template_examples_and_a_line_in_the_readme():
    here = Path(__file__).parents[1] / "templates" / "ui"
    assert {path.stem for path in (here / "components").glob("*.html")} == set(COMPONENTS)
    assert {path.stem for path in (here / "examples").glob("*.html")} == set(COMPONENTS)
    for name in COMPONENTS:
        assert f'"{name}"' in README, name


def test_a_component_uses_only_the_words_it_asks_for():
    given = {"request", "csrf_token", "content", "forloop", "True", "False", "None"}
    for spec in COMPONENTS.values():
        text = (Path(__file__).parents[1] / "templates" / spec.template_name).read_text("utf-8")
        known = given | {word.replace("-", "_") for word in (*spec.needs, *spec.takes)}
        known |= set(re.findall(r"\bas (\w+)", text))
        for loop in re.findall(r"{% for ([\w, ]+) in ", text):
            known |= set(loop.replace(",", " ").split())
        for expression in re.findall(r"{{ *(\w+)", text):
            if expression != "_":
                assert expression in known, (spec.name, expression)
        for word in spec.needs:
            assert re.search(rf"\b{word}\b", text), (spec.name, word)
        for word in spec.takes:
            assert re.search(rf"\b{word}\b", text), (spec.name, word)
