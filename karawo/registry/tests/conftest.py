from __future__ import annotations

import pytest


@pytest.fixture
def desk(client, people, settings):
    """desk("budi") is a browser in which he has signed in; desk() one in which nobody has."""
    settings.ROOT_URLCONF = "karawo.registry.tests.addresses"
    # The rooms above are not asked here: what they add to every page is their own to test.
    (engine,) = settings.TEMPLATES
    options = engine["OPTIONS"]
    kept = [name for name in options["context_processors"] if not name.startswith("karawo.front.")]
    settings.TEMPLATES = [engine | {"OPTIONS": options | {"context_processors": kept}}]

    def sign_in(who: str = ""):
        from django.test import Client

        browser = Client()
        if who:
            browser.force_login(getattr(people, who))
        return browser

    return sign_in


@pytest.fixture
def katalog(db):
    """The purpose that an owner may agree to, as it stands in every installation."""
    from datetime import date

    from karawo.accounts.models import Purpose
    from karawo.regions.access import EVERYTHING, within

    with within(EVERYTHING):
        return Purpose.objects.get_or_create(
            slug="katalog",
            version=1,
            defaults={
                "basis": "consent",
                "title": "Tampil di katalog produk",
                "text": "Nama usaha tampil kepada umum.",
                "valid_from": date(2024, 10, 17),
            },
        )[0]
