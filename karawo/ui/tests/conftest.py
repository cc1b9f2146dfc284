import pytest
from django.test import Client


@pytest.fixture
def browser(settings):
    """A visitor of the gallery alone: no database, no other room."""
    settings.ROOT_URLCONF = "karawo.ui.tests.urls"
    return Client()
