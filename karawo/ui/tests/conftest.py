import pytest
from django.test import Client


@pytest.fixture
def browser(settings):
    """A visitor of the gallery alone: no database, no other room, no one signed in."""
    settings.ROOT_URLCONF = "karawo.ui.tests.urls"
    settings.LANGUAGE_CODE = "id"
    settings.FORM_RENDERER = "karawo.ui.forms.Renderer"
    settings.MIDDLEWARE = [
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "karawo.ui.context.look",
                ]
            },
        }
    ]
    return Client()
