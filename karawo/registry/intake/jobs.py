"""Long lists are worked on beside the page."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from karawo.accounts.access import scope_of
from karawo.accounts.models import User
from karawo.kit.tabular import Refused
from karawo.regions.access import within
from karawo.registry.intake.actions import NotNow, accept, check, fail
from karawo.registry.intake.models import Import


@app.task(name="intake.check", lock="intake")
def check_list(import_id: int, user_id: int) -> None:
    _work(check, import_id, user_id)


@app.task(name="intake.accept", lock="intake")
def accept_list(import_id: int, user_id: int) -> None:
    _work(accept, import_id, user_id)


def _work(action: object, import_id: int, user_id: int) -> None:
    user = User.objects.get(pk=user_id)
    scope, at = scope_of(user, has_purpose=True), timezone.now()
    with within(scope):
        received = Import.objects.select_related("source").get(pk=import_id)
    try:
        action(received, scope=scope, by=user, at=at)  # type: ignore[operator]
    except (NotNow, Refused) as error:
        with within(scope):
            fail(received, by=user, at=timezone.now(), reason=str(error))
