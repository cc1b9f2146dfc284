"""The pages of the sign-in package, each opened in the standing `work`: nobody is signed in yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

from karawo.accounts.delay import too_many
from karawo.regions.access import EVERYTHING, within

RETRY_SECONDS = 60


def entrance(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with within(EVERYTHING):
            response = page(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
            if response.status_code == 429 and "Retry-After" not in response:
                return too_many(request, RETRY_SECONDS)
        return response

    return opened
