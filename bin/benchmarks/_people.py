"""A person who may register and export in the scratch register, signed in to the pages themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

NAME = "pengukur"


def signed_in(kab_ids: tuple[int, ...]) -> Client:
    """kab_ids: the territories of the consultant's centre. The same person from the second time on."""
    from django.conf import settings
    from django.test import Client

    from conftest import AT
    from karawo.accounts.models import Centre, CentreArea, RoleHolding, User
    from karawo.accounts.rules import Role
    from karawo.regions.access import EVERYTHING, within

    settings.ALLOWED_HOSTS = ["testserver"]
    with within(EVERYTHING):
        user = User.objects.filter(username=NAME).first() or User.objects.create_user(NAME, name="Pengukur")
        centre = Centre.objects.get_or_create(name="PLUT Ukur", defaults={"region_id": kab_ids[0]})[0]
        for kab_id in kab_ids:
            CentreArea.objects.get_or_create(centre=centre, region_id=kab_id)
        RoleHolding.objects.get_or_create(
            user=user,
            role=Role.CONSULTANT,
            centre=centre,
            defaults={"starts_on": date(2024, 1, 1), "granted_at": AT},
        )
        client = Client(raise_request_exception=True)
        client.force_login(user)
    return client
