"""What the import contracts cannot see."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps

from karawo.registry.review.queries.movers import unnamed
from tests.house.rooms import FLOORS, HOUSE, ROOT, imports, room_of, rooms, sources, templates

# acuan: what a room registers its reference tables on.
FRONT_DOOR = {"models", "actions", "queries", "access", "rules", "api", "acuan"}
SUB_ROOMS = {
    ("registry", "linkage"),
    ("registry", "intake"),
    ("registry", "review"),
    ("plut", "appointments"),
    ("plut", "economy"),
    ("plut", "reports"),
    ("front", "datasets"),
}
PUBLIC_HALLS = {"ui", "kit", "law"}
WRITING = {
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "save",
    "delete",
    "update",
}
MAY_WRITE = {"actions", "management", "demo", "middleware", "adapters"}
LOCAL_ALREADY = {
    ("kit/dates.py", "at"),  # writes the moment out with the zone it bears
    ("front/wording.py", "at"),
    ("plut/appointments/pages/booking.py", "starts_at"),  # a slot of a diary bears the zone of its centre
    ("plut/appointments/pages/choosing.py", "way.starts_at"),
    ("plut/appointments/queries/telling.py", "slot.starts_at"),
}


def test_every_room_says_what_it_is_for():
    without = [
        room for room in rooms() if room not in {"config"} and not (HOUSE / room / "README.md").exists()
    ]
    assert without == []


def test_a_room_is_entered_by_its_front_door():
    wrong = []
    for path in sources():
        room = room_of(path)
        for line, module in imports(path):
            parts = module.split(".")
            if (
                parts[0] != "karawo"
                or len(parts) < 3
                or parts[1] in {room, *PUBLIC_HALLS}
                or room == "config"
            ):
                continue
            inner = parts[3] if (parts[1], parts[2]) in SUB_ROOMS else parts[2]
            if inner not in FRONT_DOOR:
                wrong.append(f"{path.relative_to(ROOT)}:{line} {module}")
    assert wrong == []


def test_no_page_sees_everything():
    """Who steps beyond the scope of the request does so in a query or an action, and says there why."""
    named = [
        str(path.relative_to(ROOT))
        for path in sources()
        if {"pages", "api"} & {part.removesuffix(".py") for part in path.relative_to(HOUSE).parts}
        and "EVERYTHING" in {name.rsplit(".", 1)[-1] for _line, name in imports(path)}
    ]
    assert named == []


def test_foreign_keys_point_down():
    floor = {room: number for number, room in enumerate(FLOORS)}
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("karawo."):
            continue
        here = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or target._meta.label == "accounts.User":
                continue
            if target.__module__.startswith("karawo."):
                there = target.__module__.split(".")[1]
                if floor[there] < floor[here]:
                    wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def test_rows_are_written_by_actions_only():
    wrong = []
    for path in sources():
        parts = path.relative_to(HOUSE).with_suffix("").parts
        if MAY_WRITE & set(parts) or parts[0] in {"kit", "law", "ui"} or parts[:2] == ("config", "database"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = ast.unparse(node.func.value)
            if node.func.attr in WRITING and (owner.endswith(".objects") or ".objects." in owner):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {owner}.{node.func.attr}")
    assert wrong == []


def test_files_are_named_by_what_they_are_about():
    vague = {
        "utils",
        "helpers",
        "common",
        "manager",
        "managers",
        "service",
        "services",
        "info",
        "data",
        "misc",
    }
    assert [str(path.relative_to(ROOT)) for path in sources(with_tests=True) if path.stem in vague] == []


def test_every_template_is_used():
    text = "\n".join(
        path.read_text() for path in [*sources(), *templates()] if path.suffix in {".py", ".html"}
    )
    # Names that the framework asks for: error pages, forms, and the sign-in pages of allauth.
    asked_by_framework = re.compile(r"^(\d{3}|403_csrf)\.html$|^(ui/forms|account|mfa|admin|allauth|django)/")
    unused = []
    for path in templates():
        name = str(path).split("/templates/", 1)[1]
        stem = name.rsplit("/", 1)[-1].removesuffix(".html")
        if asked_by_framework.search(name) or name in text:
            continue
        # The gallery shows a component by its name: ui/components, ui/examples and ui/gallery.
        if name.startswith(("ui/components/", "ui/examples/", "ui/gallery/")) and re.search(
            rf"\b{re.escape(stem)}\b", text
        ):
            continue
        unused.append(name)
    assert unused == []


@pytest.mark.parametrize(
    "pattern",
    [r"\sstyle=", r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", r"\son[a-z]+=", r"hx-on"],
)
def test_no_template_carries_style_or_script(pattern: str):
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)!r}"
        for path in templates()
        for match in re.finditer(pattern, path.read_text())
    ]
    assert found == []


def test_nobody_is_asked_by_a_dialog_of_the_browser():
    scripts = [*HOUSE.rglob("static/**/*.js"), *templates()]
    asked = [
        str(path.relative_to(ROOT))
        for path in scripts
        if re.search(r"\b(confirm|prompt|alert)\(", path.read_text())
    ]
    assert asked == []


def test_what_names_an_owner_or_a_business_follows_a_merge_or_says_why_not():
    """Fails for a new foreign key until its room calls `register_mover` or `register_staying` in its apps.py."""
    assert unnamed() == []


def test_a_day_is_the_day_of_the_centre_and_not_of_greenwich():
    """Until eight in the morning in Gorontalo the day of UTC is yesterday: `at.date()` would refuse today's work."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and not node.args
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and _is_a_moment(node.func.value)
        and (str(path.relative_to(HOUSE)), ast.unparse(node.func.value)) not in LOCAL_ALREADY
    ]
    assert found == []


def _is_a_moment(node: ast.expr) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in {"at", "now"} or name.endswith("_at")
