from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count, F, Q

from karawo.accounts.access import scope_of
from karawo.accounts.models import Centre
from karawo.config.demo.fill import fill
from karawo.config.demo.growing import grow
from karawo.config.demo.opening import open_data
from karawo.config.demo.people import GORONTALO, MALANG, SEATS, give_own_file, introduce
from karawo.config.demo.queue import fill_queue
from karawo.config.demo.work import is_worked, work
from karawo.front.datasets.models import Release
from karawo.growth.models import HealthCheck, NaikKelas
from karawo.journal.models import Change, Entry
from karawo.plut.appointments.models import Appointment
from karawo.plut.economy.models import Cluster, ClusterState, Commodity, MarketPrice
from karawo.plut.models import (
    CardLine,
    Case,
    CaseStep,
    Consultant,
    ConsultantCertificate,
    ConsultantTarget,
    Diagnosis,
    Evidence,
    Outcome,
    Session,
    SessionClient,
)
from karawo.plut.queries.worklist import worklist
from karawo.plut.reports.models import (
    Activity,
    CandidateStep,
    FrozenReport,
    PlanLock,
    TargetClient,
    WorkItem,
)
from karawo.plut.reports.queries import report_of
from karawo.regions.access import EVERYTHING, within
from karawo.surveys.models import Survey
from karawo.surveys.queries import index_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
TODAY = AT.date()


@pytest.fixture
def worked(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    people = introduce(at=AT)
    filled = fill(300, at=AT, enumerator_id=people["pendata"].pk)
    give_own_file(people, filled, at=AT)
    grow(people, at=AT, count=60)
    found = work(people, at=AT, months=9)
    return people, filled, found


def test_the_work_of_two_centres_holds_together(worked):
    people, filled, found = worked
    with within(EVERYTHING):
        assert is_worked()
        assert grow(people, at=AT, count=60) == 0, "a second start judges nobody again"
        assert Case.objects.count() == found.cases + 2, "each transfer opens a second case"
        assert Session.objects.count() == found.sessions > 600
        assert not Session.objects.filter(on__gte=TODAY).exists()
        outside = Q(session__on__lt=F("case__opened_on")) | Q(session__on__gt=F("case__closed_on"))
        assert not SessionClient.objects.filter(outside).exists()
        steps = CaseStep.objects.filter(step="opened").values("case").distinct().count()
        assert steps == found.cases
        assert Session.objects.annotate(n=Count("clients")).filter(n__gte=5, mode="kelas").exists()
        assert not CardLine.objects.exclude(card__year=F("due_on__year")).exists()
        assert not Outcome.objects.filter(reached_on__gt=TODAY).exists()
        told = Diagnosis.objects.filter(health=None).exclude(case__business=F("assessment__business"))
        assert not told.exists()
        assert not Diagnosis.objects.exclude(health=None).exclude(case__owner=F("health__owner")).exists()
        _what_stands_beside_the_cases()
        _papers_are_handed_in()
        _acts_stand_behind_the_rows()
        _full_lists()
    with within(scope_of(people["sri"], at=AT)):
        mine = Case.objects.get()
        assert mine.business_id == filled.business_id
        assert mine.consultant == people["budi"]
        assert Outcome.objects.filter(answer="", attribution="because").exists()
    with within(scope_of(people["rina"], at=AT)):
        assert set(Case.objects.values_list("centre__name", flat=True)) == {MALANG, GORONTALO}
        assert set(Case.objects.filter(centre__name=GORONTALO).values_list("outcome", flat=True)) == {"moved"}


def _what_stands_beside_the_cases():
    assert Cluster.objects.count() == 3 and ClusterState.objects.count() == 5
    assert Commodity.objects.count() == 3 and MarketPrice.objects.count() == 10
    assert Activity.objects.values("centre").distinct().count() == 2
    assert CandidateStep.objects.filter(candidate__centre__name=GORONTALO).count() == 7
    assert (
        HealthCheck.objects.filter(score=None).exists() and HealthCheck.objects.exclude(score=None).exists()
    )


def _papers_are_handed_in():
    for name in (GORONTALO, MALANG):
        centre = Centre.objects.get(name=name)
        assert FrozenReport.objects.filter(centre=centre, form="konsultan").count() == 2
        table = report_of(FrozenReport.objects.get(centre=centre, form="iku")).table("iku")
        reached = [row.cells[4] for row in table.rows]
        assert sum(cell is not None for cell in reached) >= 6
        assert WorkItem.objects.filter(centre=centre).count() == 6
        assert PlanLock.objects.filter(centre=centre, reopened_at=None).count() == 2
        assert TargetClient.objects.filter(centre=centre).exists()
        assert ConsultantTarget.objects.filter(centre=centre).exists()


def _full_lists():
    gorontalo, malang = Centre.objects.get(name=GORONTALO), Centre.objects.get(name=MALANG)
    kinds = {item.kind for item in worklist((gorontalo.pk,), on=TODAY)}
    assert kinds >= {"tindak-lanjut", "program", "sertifikat", "diam", "konsultan"}
    assert set(Case.objects.values_list("outcome", flat=True)) >= {"", "reached", "stopped", "moved"}
    assert NaikKelas.objects.confirmed().exists()
    seated = set(
        Consultant.objects.in_force(TODAY).filter(centre=malang).values_list("field_code", flat=True)
    )
    assert seated == set(SEATS[MALANG])
    soon = ConsultantCertificate.objects.filter(expires_on__lte=TODAY + timedelta(days=60))
    assert set(soon.values_list("user__username", flat=True)) == {"hasna", "rina"}
    assert Evidence.objects.filter(centre=gorontalo).exists()
    states = Survey.objects.filter(centre=gorontalo).order_by("period_from")
    assert [each.is_published for each in states] == [True, True, False]
    assert [each.answers.count() for each in states] == [96, 120, 47]
    assert all(index_of(each) is not None for each in states)
    assert fill_queue(at=AT) > 10
    assert open_data(at=AT) == 3
    assert open_data(at=AT) == 0, "once is enough"
    assert sorted(Release.objects.values_list("state", flat=True)) == ["proposed", "published", "published"]
    assert Appointment.objects.filter(centre=gorontalo).exists()


def _acts_stand_behind_the_rows():
    acts = Entry.objects.filter(act="demo.worked")
    assert [entry.words["centre"] for entry in acts.order_by("pk")] == [GORONTALO, MALANG]
    filled_at_once = Session.objects.exclude(entry__in=acts)
    assert not filled_at_once.exists()
    changed = Change.objects.filter(table_name__in=["plut_session", "plut_cardline"])
    assert not changed.exclude(entry__act="case.transferred").exists()
