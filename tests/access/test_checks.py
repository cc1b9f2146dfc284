"""Karawo refuses to serve publicly with an unsafe setting, and says how to make it safe."""

from __future__ import annotations

import dataclasses

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings

from karawo.config import checks, database

SAFE = {
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": "f3b1c8d02a9e47561f3b1c8d02a9e4756aa0b9c8d7e6f5a4b3",
    "ALLOWED_HOSTS": ["karawo.example.go.id"],
    "IS_HTTPS": True,
    "FIELD_KEY": bytes(range(32)),
    "IS_FIELD_KEY_KEPT": True,
    "REQUIRE_SECOND_FACTOR": True,
}
UNSAFE = [
    ({"DEBUG": True}, 1),
    ({"DEMO": True}, 2),
    ({"SECRET_KEY": "only-for-tests"}, 3),
    ({"SECRET_KEY": "short"}, 3),
    ({"SECRET_KEY": "a" * 64}, 3),
    ({"ALLOWED_HOSTS": ["*"]}, 4),
    ({"ALLOWED_HOSTS": ["karawo.example.go.id", ".example.id"]}, 4),
    ({"IS_HTTPS": False}, 5),
    ({"FIELD_KEY": bytes(32)}, 6),
    ({"IS_FIELD_KEY_KEPT": False}, 7),
    ({"REQUIRE_SECOND_FACTOR": False}, 8),
]


def test_safe_settings_are_served():
    with override_settings(**SAFE):
        assert checks.settings_are_safe() == []


@pytest.mark.parametrize(("unsafe", "number"), UNSAFE)
def test_an_unsafe_setting_is_named_with_its_fix(unsafe, number):
    with override_settings(**(SAFE | unsafe)):
        (found,) = checks.settings_are_safe()
    assert found.id == f"karawo.E{number:03}"
    assert found.msg
    assert found.hint


def test_the_role_of_the_application_keeps_the_borders(db):
    assert checks.database_keeps_borders() == []


@pytest.mark.parametrize(("role", "number"), [("owner", 12), ("bootstrap", 10)])
def test_a_role_that_could_step_over_the_borders_is_refused(
    django_db_setup, django_db_blocker, monkeypatch, role, number
):
    name = settings.DATABASES["default"]["NAME"]
    reached = dataclasses.replace(database.connection(settings.HOME, role=role), name=name)
    with django_db_blocker.unblock(), psycopg.connect(reached.conninfo()) as session:
        monkeypatch.setattr(checks, "connections", {"default": session})
        found = [message.id for message in checks.database_keeps_borders()]
    assert f"karawo.E{number:03}" in found
