"""Growing delay after wrong passwords, the same for accounts that exist and for those that do not.

Nobody is locked out: a stranger who tries a name from elsewhere makes its owner wait a minute at most. An office bound
to Peraturan BSSN 4/2021 allows so many errors, then the name waits longer (`passwords.profile`), existing or not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from karawo.accounts.passwords import profile
from karawo.accounts.rules import delay_seconds

type Page = Callable[..., HttpResponseBase]

_REMEMBERED_SECONDS = 24 * 3600
# (what is counted, failures without delay, the longest delay in seconds)
_PAIR = ("pair", 3, 300)
_NAME = ("name", 10, 60)


def _key(what: str, username: str, address: str = "") -> str:
    code = salted_hmac(
        "karawo sign-in delay", f"{what}\x00{username.strip().casefold()}\x00{address}", algorithm="sha256"
    )
    return f"karawo:delay:{code.hexdigest()}"


def _counted(username: str, address: str) -> tuple[tuple[str, int, int], ...]:
    return (
        (_key(_PAIR[0], username, address), _PAIR[1], _PAIR[2]),
        (_key(_NAME[0], username), _NAME[1], _NAME[2]),
    )


def seconds_to_wait(username: str, address: str) -> int:
    now = timezone.now().timestamp()
    longest = 0.0
    for key, free, most in _counted(username, address):
        failures, last = cache.get(key, (0, 0.0))
        # A clock that was put back makes nobody wait longer than the delay itself.
        longest = max(longest, min(last, now) + delay_seconds(failures, free=free, most=most) - now)
    if (asked := profile()) is not None:
        failures, last = cache.get(_key(_NAME[0], username), (0, 0.0))
        if failures and failures % asked.failures == 0:
            longest = max(longest, min(last, now) + asked.minutes * 60 - now)
    return ceil(longest) if longest > 0 else 0


def failed(username: str, address: str) -> None:
    now = timezone.now().timestamp()
    for key, _free, _most in _counted(username, address):
        failures, _last = cache.get(key, (0, 0.0))
        cache.set(key, (failures + 1, now), _REMEMBERED_SECONDS)


def succeeded(username: str, address: str) -> None:
    cache.delete_many([key for key, _free, _most in _counted(username, address)])


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "429.html", {"retry_after": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def address_of(request: HttpRequest) -> str:
    """Of who asks, as it is counted: a network of IPv6 as one."""
    address: str = ratelimit.get_ip(request)
    return address


def limited(
    action: str, rate: str, *, by: Callable[[HttpRequest], str] | None = None
) -> Callable[[Page], Page]:
    """For a page: at most so many POSTs (`rate`: "30/m/user", "20/h/ip"), else 429 with Retry-After.

    Pages whose GET is the expensive thing (exports) are counted too. by: with a rate such as "60/m/key", what is
    counted. The count is a row that stays locked until the request has ended, so what is counted together goes one
    after the other.
    """
    seconds = max(int(part.duration) for part in ratelimit.parse_rates(rate))

    def around(page: Page) -> Page:
        @wraps(page)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            usage = ratelimit.consume(
                request, app="karawo", action=action, config={action: rate}, limit_get=True,
                key=None if by is None else by(request),
            )  # fmt: skip
            return page(request, *args, **kwargs) if usage is not None else too_many(request, seconds)

        return counted

    return around
