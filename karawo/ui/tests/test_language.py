from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from karawo.ui.middleware import ChosenLanguage


def asked(**cookies: str) -> HttpResponse:
    request = HttpRequest()
    request.COOKIES = cookies
    request.META["HTTP_ACCEPT_LANGUAGE"] = "en-US,en"
    return ChosenLanguage(lambda _request: HttpResponse(get_language()))(request)


def test_a_page_is_indonesian_whatever_the_browser_prefers():
    assert asked().content == b"id"


def test_who_chose_english_gets_it():
    answer = asked(django_language="en")
    assert (answer.content, answer["Content-Language"]) == (b"en", "en")


def test_an_unknown_language_is_indonesian():
    assert asked(django_language="xx").content == b"id"
