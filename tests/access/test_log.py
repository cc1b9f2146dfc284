"""No personal data in the log: canaries are planted wherever a person can type, and looked for afterwards."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import override_settings
from django.urls import path

from karawo.config.redaction import Redacted, redacted

NIK, PHONE, NAME = "7571014107850003", "+62 812-4433-2211", "sri.canary@example.id"


def failing(request: HttpRequest) -> None:
    raise ValueError(f"cannot read {request.GET.get('q')} and {request.POST.get('nik')}")


def broken(request: HttpRequest) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE canary (nik text PRIMARY KEY) ON COMMIT DROP")
        for _twice in range(2):
            cursor.execute("INSERT INTO canary VALUES (%s)", [request.POST["nik"]])


urlpatterns = [path("gagal/", failing), path("rusak/", broken)]


@pytest.fixture
def written():
    """What the log file would hold: every logger, at every level, through the formatter of the settings."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacted())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "karawo")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.parametrize("page", ["/gagal/", "/rusak/", "/tidak-ada/"])
@override_settings(ROOT_URLCONF="tests.access.test_log")
def test_what_a_person_typed_is_not_in_the_log(client, db, written, page):
    client.raise_request_exception = False
    answer = client.post(
        f"{page}?q={NIK}&telepon=%2B62812-4433-2211&surel={NAME}", {"nik": NIK, "telepon": PHONE}
    )
    assert answer.status_code in (404, 500)
    log = written.getvalue()
    assert log
    for canary in (NIK, "4433", NAME, "canary@"):
        assert canary not in log


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (f"row {NIK} refused", "row ••• refused"),
        (f"call {PHONE}", "call •••"),
        ("NPWP 01.234.567.8-910.111 used", "NPWP ••• used"),
        ("GET /akun/tautan/awal/k3yk3yk3y/ 200", "GET /akun/tautan/awal/•••/ 200"),
        ("GET /cari/?q=siti+aminah", "GET /cari/?•••"),
        ("Key (nik)=(abc) already exists", "Key (nik)=(•••) already exists"),
        ("Failing row contains (1, Sri, Jl. Melati)", "Failing row contains (•••)"),
        ("business 123456 at 12:30 on 2026-08-03", "business 123456 at 12:30 on 2026-08-03"),
    ],
)
def test_numbers_of_people_and_secret_addresses_are_blanked(text, safe):
    assert redacted(text) == safe


def test_the_log_of_the_product_goes_through_the_formatter():
    formatters = settings.LOGGING["formatters"]
    handlers = settings.LOGGING["handlers"].values()
    assert {formatters[handler["formatter"]].get("()") for handler in handlers} == {
        "karawo.config.redaction.Redacted"
    }
