"""What people keep of the pages: filters of lists and questions, for themselves, their territory, or everybody."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NOBODYS_TERRITORY = -1


class SavedFilter(models.Model):
    """The query of a list, or a question, under a name.

    kab_id: the territory whose people see a shared one, -1 for none. pinned_at: since when its owner has a question
    on the first page.
    """

    class Reach(models.TextChoices):
        PRIVATE = "private", _("hanya saya")
        TEAM = "team", _("rekan sewilayah")
        PUBLIC = "public", _("semua yang masuk")

    class List(models.TextChoices):
        BUSINESSES = "usaha", _("Usaha")
        COOPERATIVES = "koperasi", _("Koperasi")
        QUESTIONS = "tanya", _("Tanya")

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=10, choices=List)
    name = models.CharField(_("nama saringan"), max_length=80)
    query = models.CharField(max_length=500, blank=True)
    reach = models.CharField(_("dilihat oleh"), max_length=7, choices=Reach, default=Reach.PRIVATE)
    kab_id = models.IntegerField(default=NOBODYS_TERRITORY)
    saved_at = models.DateTimeField()
    pinned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "list_name", "name"], name="saved_filter_once"),
            models.CheckConstraint(
                condition=Q(reach="team", kab_id__gt=0) | (~Q(reach="team") & Q(kab_id=NOBODYS_TERRITORY)),
                name="only_team_filters_have_a_territory",
            ),
            models.CheckConstraint(
                condition=Q(pinned_at=None) | Q(list_name="tanya"), name="only_questions_are_pinned"
            ),
        ]

    def __str__(self) -> str:
        return self.name
