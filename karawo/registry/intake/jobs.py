"""Long lists are worked on beside the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import JobContext
from procrastinate.contrib.django import app

from karawo.accounts.access import scope_of
from karawo.accounts.models import User
from karawo.kit.failing import is_away, is_full
from karawo.kit.patience import MOST_ATTEMPTS, Patience, is_tried_again
from karawo.kit.tabular import Refused
from karawo.regions.access import within
from karawo.registry.intake.actions import NotNow, accept, check, fail
from karawo.registry.intake.models import Import


@app.task(name="intake.check", lock="intake", retry=Patience(), pass_context=True)
def check_list(context: JobContext, import_id: int, user_id: int) -> None:
    _work(check, import_id, user_id, attempts=context.job.attempts)


@app.task(name="intake.accept", lock="intake", retry=Patience(), pass_context=True)
def accept_list(context: JobContext, import_id: int, user_id: int) -> None:
    _work(accept, import_id, user_id, attempts=context.job.attempts)


def _work(action: Callable[..., Any], import_id: int, user_id: int, *, attempts: int) -> None:
    """Whatever happens, the list does not go on waiting for something that nobody does any more."""
    user = User.objects.get(pk=user_id)
    scope, at = scope_of(user, has_purpose=True), timezone.now()
    with within(scope):
        received = Import.objects.select_related("source").get(pk=import_id)

    def failed(reason: str) -> None:
        with within(scope):
            fail(received, by=user, at=timezone.now(), reason=reason)

    if attempts >= MOST_ATTEMPTS:
        failed(
            _(
                "Daftar ini berkali-kali tidak selesai dikerjakan. Bagi menjadi beberapa berkas, lalu unggah lagi."
            )
        )
        return
    try:
        action(received, scope=scope, by=user, at=at)
    except (NotNow, Refused) as error:
        failed(str(error))
    except Exception as error:
        if is_tried_again(error, attempts + 1):
            raise
        failed(
            _(
                "Ruang penyimpanan server penuh; tidak ada yang dimuat. Sesudah ruang dikosongkan, periksa lagi."
            )
            if is_full(error)
            else _(
                "Ada gangguan di pihak kami; tidak ada yang dimuat. Periksa lagi, atau beri tahu pengelola."
            )
        )
        if not is_full(error) and not is_away(error):
            raise
