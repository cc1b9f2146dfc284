"""The live board of a discussion: who joined, what they wrote, what they voted for."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models.gathering import Gathering
from karawo.gatherings.models.registration import Registration
from karawo.registry.models.tracked import Tracked


class Board(Tracked):
    """code: short, read from the wall; who has it may join while the board is open."""

    gathering = models.OneToOneField(Gathering, models.PROTECT, related_name="board")
    code = models.CharField(max_length=8, unique=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Pulse(models.Model):
    """How often a board has changed. Written with each change and locked until it is there for all to read: so a
    board that shows number 41 has everything up to 41."""

    board = models.OneToOneField(Board, models.CASCADE, primary_key=True, related_name="pulse")
    kab_id = models.IntegerField()
    number = models.BigIntegerField(default=0)


class Participant(Tracked):
    """Somebody at the board, without an account. digest: SHA-256 in hex of the secret in the browser's cookie or in
    the personal link. name: as the others see it."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="participants")
    key = models.UUIDField(unique=True)
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("nama"), max_length=80)
    organisation = models.CharField(_("lembaga atau usaha"), max_length=120, blank=True)
    element_code = models.CharField(_("unsur"), max_length=20, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    joined_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "registration"],
                condition=Q(registration__isnull=False, removed_at=None),
                name="participant_registration_once",
            )
        ]


class Commodity(Tracked):
    """What is talked about and voted on."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="commodities")
    name = models.CharField(_("komoditas"), max_length=80)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "name"], condition=Q(removed_at=None), name="commodity_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class NoteGroup(Tracked):
    """Notes that say the same, put together by the facilitator."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="groups")
    title = models.CharField(_("nama kelompok"), max_length=120)
    dissolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Note(Tracked):
    """One card: somebody can bring something. key: made on the phone, so that what is sent twice stands once.

    participant: None where the facilitator wrote it down. Nothing is deleted: a hidden note comes back.
    """

    key = models.UUIDField(unique=True)
    board = models.ForeignKey(Board, models.PROTECT, related_name="notes")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="notes")
    stakeholder = models.CharField(_("siapa"), max_length=120)
    element_code = models.CharField(_("unsur"), max_length=20, blank=True)
    role_code = models.CharField(_("peran"), max_length=12, blank=True)
    contribution_code = models.CharField(_("bentuk"), max_length=10, blank=True)
    text = models.CharField(_("apa"), max_length=280)
    region = models.ForeignKey("regions.Region", models.PROTECT, null=True, related_name="+")
    stage_code = models.CharField(_("mata rantai"), max_length=12, blank=True)
    commodity = models.ForeignKey(Commodity, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(NoteGroup, models.PROTECT, null=True, related_name="notes")
    written_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(stakeholder=""), name="note_says_something")
        ]
        indexes = [models.Index(fields=["board", "id"], name="note_board")]


class Ballot(Tracked):
    """A vote on the commodities with so many dots for each participant."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="ballots")
    question = models.CharField(_("pertanyaan"), max_length=150)
    dots = models.PositiveSmallIntegerField(_("titik tiap orang"))
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(dots__range=(1, 10)), name="ballot_has_dots"),
            models.UniqueConstraint(fields=["board"], condition=Q(closed_at=None), name="ballot_open_once"),
        ]


class Vote(Tracked):
    """All dots of one participant; until the ballot closes they may be put elsewhere. commodity_ids: one for each
    dot, the same more than once if wanted."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="votes")
    dots = models.PositiveSmallIntegerField()
    commodity_ids = ArrayField(models.BigIntegerField())
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "participant"], name="vote_once"),
            models.CheckConstraint(
                condition=Q(commodity_ids__len__lte=F("dots")), name="vote_within_its_dots"
            ),
        ]
