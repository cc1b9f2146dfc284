"""How rows are found: match keys for duplicates, tokens for search. Neither holds a readable personal value."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.business import Business
from karawo.registry.models.owner import Owner
from karawo.registry.models.tracked import Tracked


class MatchKeys(models.Model):
    """The keys of one owner with one business (or with none): one B-tree each, probed together for one record.

    All are 64-bit hashes made by `registry.linkage.rules`; the identifiers' with the installation's key. Read only
    by the standing `work`: candidates come from the whole nation, what is shown of them is decided afterwards.
    nik_near: the keys that a NIK shares with one that has a wrong digit, and those of further phones; the kinds
    are salted apart, so that they share one index.
    New entries of the inverted indexes, here and of SearchEntry, wait in a short list that each question reads too
    and that is worked in together: six times cheaper than one by one (`actions.finding.SHORT_LIST`).
    """

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    business = models.ForeignKey(Business, models.CASCADE, null=True, related_name="+", db_constraint=False)
    kab_id = models.IntegerField()
    nik = models.BigIntegerField(null=True, db_index=True)
    nib = models.BigIntegerField(null=True, db_index=True)
    npwp = models.BigIntegerField(null=True, db_index=True)
    phone = models.BigIntegerField(null=True, db_index=True)
    desa_first_name = models.BigIntegerField(null=True, db_index=True)
    kecamatan_name = models.BigIntegerField(null=True, db_index=True)
    birth_name = models.BigIntegerField(null=True, db_index=True)
    kecamatan_birth = models.BigIntegerField(null=True, db_index=True)
    desa_business = models.BigIntegerField(null=True, db_index=True)
    kab_name = models.BigIntegerField(null=True, db_index=True)
    kecamatan_sorted_name = models.BigIntegerField(null=True, db_index=True)
    kecamatan_last_name = models.BigIntegerField(null=True, db_index=True)
    nik_near = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "business"], name="match_keys_once", nulls_distinct=False
            )
        ]
        indexes = [GinIndex(fields=["nik_near"], name="match_keys_nik_near", fastupdate=True)]


class EntryTokens(models.Func):
    """What a search entry is found by; an immutable function, so that the index holds it and the row does not."""

    function = "registry_entry_tokens"
    arity = 2
    output_field = ArrayField(models.TextField())


class SearchEntry(models.Model):
    """The words of one business with its owners (or of an owner without business): "AMINAH SITI".

    The index has each word by its kabupaten ("7571:SITI"), again by its province ("P75:SITI"), for those who search
    many kabupaten, and alone ("SITI"), for those who search the whole nation (`rules.entry`). The row has it once:
    a search reads some hundred rows from as many pages, and the fewer the pages, the more of them are at hand.
    """

    subject_id = models.BigIntegerField(primary_key=True)
    kab_id = models.IntegerField()
    words = models.TextField()

    class Meta:
        indexes = [GinIndex(EntryTokens("kab_id", "words"), name="search_entry_tokens", fastupdate=True)]


class PresentTransaction(models.Func):
    template = "txid_current()"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


class Token(models.Model):
    """The vocabulary of search: each token once, with how often it occurred at the last count.

    added_in: the transaction that wrote the row, so that a process that holds the vocabulary in memory asks for
    what is new and misses nothing, however long the transaction took.
    """

    text = models.CharField(primary_key=True, max_length=60)
    count = models.PositiveIntegerField()
    added_in = models.BigIntegerField(db_default=PresentTransaction(), db_index=True)


class BusinessCount(models.Model):
    """How many businesses of one territory share these readings, at the last count; for numbers beyond counting."""

    kab_id = models.IntegerField()
    status = models.CharField(max_length=8)
    size_class = models.CharField(max_length=8, blank=True)
    sector_code = models.CharField(max_length=1, blank=True)
    has_nib = models.BooleanField()
    sex = models.CharField(max_length=1, blank=True)
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kab_id", "status", "size_class", "sector_code", "has_nib", "sex"],
                name="business_count_once",
            )
        ]


class BusinessCell(models.Model):
    """How many businesses of one territory share these readings: what measures are read from where rows are many.

    grain: which readings the cell tells apart, a bit for each (`queries.cells`); the others stay empty. Only
    businesses that count are in it: not merged, not closed, not gone. kbli_code: two digits; completeness_percent:
    the lowest of its band. number: all; the further numbers: how many of them. kab_id -1: the sums of all territories,
    -75: those of a province, perhaps in several rows, some of which take off what others add.
    """

    kab_id = models.IntegerField()
    grain = models.SmallIntegerField()
    size_class = models.CharField(max_length=8, null=True)  # noqa: DJ001 - null: not told apart, "": not known
    sector_code = models.CharField(max_length=1, null=True)  # noqa: DJ001
    kbli_code = models.CharField(max_length=2, null=True)  # noqa: DJ001
    started_year = models.SmallIntegerField(null=True)
    has_nib = models.BooleanField(null=True)
    sex = models.CharField(max_length=1, null=True)  # noqa: DJ001
    completeness_percent = models.SmallIntegerField(null=True)
    status = models.CharField(max_length=8, null=True)  # noqa: DJ001
    number = models.IntegerField()
    status_unknown = models.IntegerField()
    with_nib = models.IntegerField()
    women = models.IntegerField()
    sex_known = models.IntegerField()
    class_known = models.IntegerField()
    complete = models.IntegerField()
    village_known = models.IntegerField()
    point_known = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["grain", "kab_id"], name="business_cell_grain")]


class CellMark(models.Model):
    """A territory whose cells no longer say what its rows say; written by the database with each change of a row.

    Only added, so that nobody waits for another's mark; `actions.counting` takes them away. owner_id: an owner whose
    businesses may lie where the one who changed him cannot see.
    """

    kab_id = models.IntegerField()
    owner_id = models.BigIntegerField(null=True)


class DuplicateProposal(Tracked):
    """An edge: two owners, or two businesses, that are probably the same; proposed with reasons, decided by a person.

    kab_id, other_kab_id: of the two sides; only who sees both sees the edge. weight: bits, None where
    only the probability was kept. evidence: [[field, level, bits, sentence]], strongest first. decision: what holds
    now; who said what stands in `review.ReviewLabel`.
    """

    class Decision(models.TextChoices):
        SAME = "same", _("sama")
        DIFFERENT = "different", _("berbeda")
        LATER = "later", _("belum dapat diputuskan")

    question = models.CharField(max_length=8, choices=[("owner", "pemilik"), ("business", "usaha")])
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    other_kab_id = models.IntegerField()
    probability = models.FloatField()
    weight = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    evidence = models.JSONField(default=list, db_default=[])
    model_version = models.CharField(max_length=30)
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=9, choices=Decision, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "first_id", "second_id"], name="proposal_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="proposal_pair_in_order"),
        ]
