import pytest
from django.test import Client, override_settings


@pytest.fixture(scope="module")
def alone():
    """The room by itself: no database, no other room, no one signed in."""
    processors = ["django.template.context_processors.request", "karawo.ui.context.look"]
    with override_settings(
        ROOT_URLCONF="karawo.ui.tests.urls",
        LANGUAGE_CODE="id",
        FORM_RENDERER="karawo.ui.forms.Renderer",
        MIDDLEWARE=[
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": processors},
            }
        ],
    ):
        yield


@pytest.fixture
def browser(alone):
    return Client()
