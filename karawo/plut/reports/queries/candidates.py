"""Candidates of a year for a rise: what stood in the way, what was done, and the value before and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from karawo.accounts.models import Centre
from karawo.plut.reports.models import Candidate, CandidateStep
from karawo.plut.reports.queries.asking import Asked, headed, name_of
from karawo.plut.reports.rules.table import Column, Kind, Report, Row, Table
from karawo.plut.rules.fields import field_title

_CANDIDATES = (
    Column("client", "Klien", width=22),
    Column("consultant", "Konsultan", width=16),
    Column("steps", "Langkah", Kind.NUMBER, width=9),
    Column("first", "Nilai pertama", Kind.NUMBER, width=11),
    Column("first_on", "Dinilai", Kind.DATE, width=11),
    Column("last", "Nilai terakhir", Kind.NUMBER, width=11),
    Column("last_on", "Dinilai terakhir", Kind.DATE, width=11),
    Column("change", "Perubahan", width=20),
)
_STEPS = (
    Column("client", "Klien", width=18),
    Column("on", "Tanggal", Kind.DATE, width=10),
    Column("field", "Bidang", width=13),
    Column("problem", "Masalah", width=24),
    Column("solution", "Penyelesaian", width=24),
    Column("value", "Nilai", Kind.NUMBER, width=7),
    Column("scored_on", "Dinilai", Kind.DATE, width=10),
    Column("consultant", "Konsultan", width=15),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """first, last: of the field that was scored last, its first and its last value; None where nothing was scored."""

    steps: tuple[CandidateStep, ...]
    first: CandidateStep | None
    last: CandidateStep | None

    @property
    def change(self) -> str:
        """ "naik" and "turun" are said of two dated values in one field alone."""
        if self.first is None or self.last is None or self.first.pk == self.last.pk:
            return ""
        difference = self.last.value - self.first.value
        field = field_title(self.last.field_code)
        word = "naik" if difference > 0 else "turun" if difference < 0 else "tetap"
        return f"{field}: {word}" + (f" {abs(difference)}" if difference else "")


def standing_of(candidate: Candidate) -> Standing:
    """Of the field scored last, the first and the last value. Reads the prefetched steps."""
    steps = tuple(candidate.steps.all())
    if not steps:
        return Standing((), None, None)
    last = steps[-1]
    first = next(each for each in steps if each.field_code == last.field_code)
    return Standing(steps, first, last)


def candidates_of(centre: Centre, year: int, *, with_dropped: bool = False) -> list[Candidate]:
    """By name. Two queries."""
    rows = Candidate.objects.filter(centre=centre, year=year)
    if not with_dropped:
        rows = rows.filter(dropped_at=None)
    steps = CandidateStep.objects.select_related("consultant").order_by("scored_on", "pk")
    found = rows.select_related("case__business", "case__owner", "case__consultant", "centre")
    found = found.defer("case__owner__birth_on").prefetch_related(Prefetch("steps", steps))
    return sorted(found, key=lambda each: (name_of(each.case).upper(), each.pk))


def candidate_report(asked: Asked, *, at: datetime) -> Report:
    found = candidates_of(asked.centre, asked.period.year)
    rows, steps = [], []
    for candidate in found:
        standing, name = standing_of(candidate), name_of(candidate.case)
        url = f"/laporan/calon/{candidate.pk}/"
        first, last = standing.first, standing.last
        rows.append(
            Row(
                f"candidate:{candidate.pk}",
                (
                    name,
                    candidate.case.consultant.name if candidate.case.consultant else None,
                    len(standing.steps),
                    first.value if first else None,
                    first.scored_on if first else None,
                    last.value if last else None,
                    last.scored_on if last else None,
                    standing.change or None,
                ),
                url,
                subject=candidate.subject_id,
            )
        )
        steps += [
            Row(
                f"step:{step.pk}",
                (
                    name,
                    step.on,
                    field_title(step.field_code),
                    step.problem,
                    step.solution,
                    step.value,
                    step.scored_on,
                    step.consultant.name,
                ),
                url,
                subject=candidate.subject_id,
            )
            for step in standing.steps
        ]
    unscored = sum(1 for row in rows if row.cells[2] == 0)
    notes = [
        "Nilai 1 (belum bergerak) sampai 5 (selesai); pertama dan terakhir menurut bidang yang dinilai terakhir."
    ]
    if unscored:
        notes.append(f"{unscored} dari {len(rows)} calon belum dinilai.")
    tables = (
        Table("calon", "Calon naik kelas", _CANDIDATES, tuple(rows), None, tuple(notes)),
        Table("langkah", "Masalah, penyelesaian, dan nilai", _STEPS, tuple(steps)),
    )
    return headed(asked, tables, at=at, facts=(("Tahun", str(asked.period.year)),))
