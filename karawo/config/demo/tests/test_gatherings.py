"""The example gatherings: every kind, once, with invented people."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.models import Centre, CentreArea, RoleHolding, User
from karawo.accounts.rules import Role
from karawo.config.demo.people import GORONTALO, HEADS
from karawo.config.demo.work.gatherings import fill_gatherings
from karawo.gatherings.models import Certificate, Decision, Gathering, Note
from karawo.gatherings.queries import presence_of, seating_of
from karawo.partners.queries.decided import without_promise
from karawo.regions.access import EVERYTHING, within


@pytest.mark.django_db
def test_the_example_gatherings_are_made_once():
    with within(EVERYTHING):
        centre = Centre.objects.create(name=GORONTALO, region_id=KOTA_GORONTALO)
        CentreArea.objects.create(centre=centre, region_id=KOTA_GORONTALO)
        head = User.objects.create_user(HEADS[GORONTALO], password="kain-krawang-enam", name="Kepala")
        RoleHolding.objects.create(
            user=head, role=Role.CENTRE_HEAD, centre=centre, starts_on=date(2024, 1, 1), granted_at=AT
        )
    assert (fill_gatherings(at=AT), fill_gatherings(at=AT)) == (4, 0)
    with within(EVERYTHING):
        fgd, training, fair = (
            Gathering.objects.get(title__startswith=word) for word in ("FGD hexahelix", "Pelatihan", "Temu")
        )
        assert all(count for _code, count in presence_of(fgd).elements)
        assert (Note.objects.count(), Decision.objects.count()) == (15, 7)
        assert [each.who for each in without_promise(Decision.objects.all())] == ["Kelompok tani kopi"]
        assert fgd.minutes.count() == 1
        assert (presence_of(training).people, Certificate.objects.count()) == (8, 8)
        seating = seating_of(fair)
        assert (seating.seated, seating.offered, seating.waiting) == (5, 1, 2)
