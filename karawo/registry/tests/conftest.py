from __future__ import annotations

import pytest


@pytest.fixture
def desk(client, people, settings):
    """desk("budi") is a browser in which he has signed in; desk() one in which nobody has."""
    settings.ROOT_URLCONF = "karawo.registry.tests.addresses"

    def sign_in(who: str = ""):
        from django.test import Client

        browser = Client()
        if who:
            browser.force_login(getattr(people, who))
        return browser

    return sign_in
