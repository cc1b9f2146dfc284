"""A small world for the access matrix: each role once or more, and a row of every table that can hurt somebody.

A room that brings a new table adds its row in `rows`, a room that brings a new word in its addresses adds it to
`ARGUMENTS`; the tests say so when one is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session

from conftest import AT, BOALEMO, GORONTALO, KOTA_GORONTALO, KOTA_MALANG
from karawo.accounts.adapters import SecondFactorAdapter
from karawo.accounts.matrix import Relation
from karawo.accounts.models import (
    Centre,
    CentreArea,
    OneTimeLink,
    Purpose,
    RoleHolding,
    SignIn,
    SignInNumber,
    User,
)
from karawo.accounts.rules import Role
from karawo.assistance import actions as aid_acts
from karawo.assistance import models as ledger
from karawo.front.datasets import models as opened
from karawo.front.datasets.queries import variables
from karawo.front.models import SavedFilter
from karawo.gatherings import models as meetings
from karawo.gatherings.queries.minutes import words_of
from karawo.growth import models as growth
from karawo.growth.models import Assessment, AssessmentAnswer, NaikKelas, Rubric
from karawo.journal.actions import record, record_look
from karawo.journal.models import Look, Seal
from karawo.kit.canonical import canonical, checksum
from karawo.measures.queries import find
from karawo.partners import actions as joint_acts
from karawo.partners import models as joint
from karawo.plut import actions as plut_acts
from karawo.plut import models as plut
from karawo.plut.appointments import models as queue
from karawo.plut.economy import models as economy
from karawo.plut.reports import models as reports
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry import models as register
from karawo.registry.intake.models import Import, ImportRow, ImportStep
from karawo.registry.review import models as review
from karawo.surveys import models as asking
from karawo.surveys.actions.following_up import path_of as follow_up_path

CANARY = "Canary Kota Gorontalo"
"""Stands in every row of Kota Gorontalo that holds a text; a foreigner who reads it has found a hole."""


@dataclass(frozen=True)
class Person:
    """through: how what lies in `kab_ids` is near to the role. centre_id: the PLUT it is held at."""

    user: User | None
    role: Role | None = None
    through: Relation | None = None
    kab_ids: frozenset[int] = frozenset()
    label: str = ""
    centre_id: int | None = None


@dataclass(frozen=True)
class Thing:
    """file_ids: the owners and businesses whose file it is in. user_id: the account it belongs to, for drafts.

    centre_id: the PLUT it belongs to; then people of a centre are near to it by that centre, not by its place.
    """

    pk: Any
    kab_id: int
    file_ids: frozenset[int]
    entered_by_id: int | None
    user_id: int | None = None
    centre_id: int | None = None


@dataclass
class World:
    people: list[Person] = field(default_factory=list)
    businesses: list[Thing] = field(default_factory=list)
    owners: list[Thing] = field(default_factory=list)
    own_file: frozenset[int] = frozenset()
    imports: list[Thing] = field(default_factory=list)
    drafts: list[Thing] = field(default_factory=list)
    proposals: list[Thing] = field(default_factory=list)
    merges: list[Thing] = field(default_factory=list)
    runs: list[Thing] = field(default_factory=list)
    filters: list[Thing] = field(default_factory=list)
    cooperatives: list[Thing] = field(default_factory=list)
    ownerships: list[Thing] = field(default_factory=list)
    numbers: list[Thing] = field(default_factory=list)
    consents: list[Thing] = field(default_factory=list)
    requests: list[Thing] = field(default_factory=list)
    datasets: Values = field(default_factory=list)
    surveys: list[Thing] = field(default_factory=list)
    sheets: list[Thing] = field(default_factory=list)
    follow_ups: list[Thing] = field(default_factory=list)
    aids: list[Thing] = field(default_factory=list)
    recipient_lists: list[Thing] = field(default_factory=list)
    listed: list[Thing] = field(default_factory=list)
    assessments: list[Thing] = field(default_factory=list)
    events: list[Thing] = field(default_factory=list)
    cases: list[Thing] = field(default_factory=list)
    lines: list[Thing] = field(default_factory=list)
    sessions: list[Thing] = field(default_factory=list)
    session_clients: list[Thing] = field(default_factory=list)
    evidence: list[Thing] = field(default_factory=list)
    outcomes: list[Thing] = field(default_factory=list)
    confirmations: list[Thing] = field(default_factory=list)
    appointments: list[Thing] = field(default_factory=list)
    assignments: list[Thing] = field(default_factory=list)
    dated_hours: list[Thing] = field(default_factory=list)
    queue_links: list[Thing] = field(default_factory=list)
    consultants: list[Thing] = field(default_factory=list)
    frozen: list[Thing] = field(default_factory=list)
    work_items: list[Thing] = field(default_factory=list)
    health_checks: list[Thing] = field(default_factory=list)
    activities: list[Thing] = field(default_factory=list)
    clusters: list[Thing] = field(default_factory=list)
    prices: list[Thing] = field(default_factory=list)
    candidates: list[Thing] = field(default_factory=list)
    partners: list[Thing] = field(default_factory=list)
    offers: list[Thing] = field(default_factory=list)
    contacts: list[Thing] = field(default_factory=list)
    partner_links: list[Thing] = field(default_factory=list)
    partner_relations: list[Thing] = field(default_factory=list)
    partner_merges: list[Thing] = field(default_factory=list)
    forums: list[Thing] = field(default_factory=list)
    memberships: list[Thing] = field(default_factory=list)
    needs: list[Thing] = field(default_factory=list)
    agreements: list[Thing] = field(default_factory=list)
    commitments: list[Thing] = field(default_factory=list)
    deliveries: list[Thing] = field(default_factory=list)
    delivery_photos: list[Thing] = field(default_factory=list)
    gatherings: list[Thing] = field(default_factory=list)
    gathering_sessions: list[Thing] = field(default_factory=list)
    registrations: list[Thing] = field(default_factory=list)
    gathering_visits: list[Thing] = field(default_factory=list)
    head_counts: list[Thing] = field(default_factory=list)
    certificates: list[Thing] = field(default_factory=list)
    board_participants: list[Thing] = field(default_factory=list)
    board_commodities: list[Thing] = field(default_factory=list)
    board_groups: list[Thing] = field(default_factory=list)
    board_notes: list[Thing] = field(default_factory=list)
    ballots: list[Thing] = field(default_factory=list)
    decisions: list[Thing] = field(default_factory=list)
    minutes: list[Thing] = field(default_factory=list)
    proofs: list[Thing] = field(default_factory=list)
    link_id: int = 0

    def person(self, label: str) -> Person:
        return next(person for person in self.people if person.label == label)

    def relations(self, person: Person, thing: Thing) -> frozenset[Relation]:
        """How the thing lies to the person, by construction."""
        found = set()
        if person.user is not None and thing.user_id == person.user.pk:
            found.add(Relation.OWN)
        if person.role is Role.BUSINESS_OWNER and thing.file_ids & self.own_file:
            found.add(Relation.OWN)
        if person.user is not None and thing.entered_by_id == person.user.pk:
            found.add(Relation.ENTERED)
        if person.through is Relation.CENTRE and thing.centre_id is not None:
            if person.centre_id == thing.centre_id:
                found.add(Relation.CENTRE)
        elif person.through is not None and thing.kab_id in person.kab_ids:
            found.add(person.through)
        return frozenset(found) or frozenset({Relation.ELSEWHERE})


def _user(username: str) -> User:
    return User.objects.create_user(username, password="kain-krawang-enam", name=username.title())


def build() -> World:
    world = World()
    with within(EVERYTHING):
        _people(world)
        _things(world)
        rows(world)
    return world


def _people(world: World) -> None:
    centre = Centre.objects.create(name="PLUT Dunia", region_id=KOTA_GORONTALO)
    CentreArea.objects.create(centre=centre, region_id=KOTA_GORONTALO)
    far = Centre.objects.create(name="PLUT Jauh", region_id=KOTA_MALANG)
    CentreArea.objects.create(centre=far, region_id=KOTA_MALANG)
    world.people += [Person(None, label="signed out"), Person(_user("tanpa-peran"), label="no role")]

    def holds(
        label: str, role: Role, through: Relation | None = None, kab: tuple[int, ...] = (), **where: Any
    ) -> None:
        user = _user(label.replace(" ", "-"))
        RoleHolding.objects.create(user=user, role=role, starts_on=date(2024, 1, 1), granted_at=AT, **where)
        at_centre = where["centre"].pk if "centre" in where else None
        world.people.append(Person(user, role, through, frozenset(kab), label, at_centre))

    province = (75, 7501, 7502, 7503, 7504, 7505, 7571)
    holds("consultant", Role.CONSULTANT, Relation.CENTRE, (KOTA_GORONTALO,), centre=centre)
    holds("consultant far", Role.CONSULTANT, Relation.CENTRE, (KOTA_MALANG,), centre=far)
    for each in (centre, far):
        profile = plut.CentreProfile.objects.create(centre=each, photo_name=f"matriks-{each.pk}.jpg")
        photo = plut_acts.photo_path(profile)
        photo.parent.mkdir(parents=True, exist_ok=True)
        photo.write_bytes(b"x")
    beside = Centre.objects.create(name="PLUT Sebelah", region_id=KOTA_GORONTALO)
    CentreArea.objects.create(centre=beside, region_id=KOTA_GORONTALO)
    holds("consultant beside", Role.CONSULTANT, Relation.CENTRE, (KOTA_GORONTALO,), centre=beside)
    holds("consultant kab", Role.CONSULTANT, Relation.KABUPATEN, (BOALEMO,), region_id=BOALEMO)
    holds("head", Role.CENTRE_HEAD, Relation.CENTRE, (KOTA_GORONTALO,), centre=centre)
    holds("office kab", Role.OFFICE, Relation.KABUPATEN, (BOALEMO,), region_id=BOALEMO)
    holds("office", Role.OFFICE, Relation.PROVINCE, province, region_id=GORONTALO)
    holds("leader", Role.LEADER, Relation.PROVINCE, province, region_id=GORONTALO)
    for role in Role:
        if all(person.role is not role for person in world.people):
            holds(role.value, role)


def _things(world: World) -> None:
    enumerator = world.person("enumerator").user
    places: list[tuple[int, User | None]] = [
        (KOTA_GORONTALO, None), (BOALEMO, None), (KOTA_MALANG, None), (KOTA_MALANG, enumerator), (KOTA_GORONTALO, None),
    ]  # fmt: skip
    for kab_id, enterer in places:
        with within(Scope(user_id=None if enterer is None else enterer.pk, standing="work")):
            record("test.add", by=enterer, at=AT, kab_id=kab_id)
            name = CANARY if kab_id == KOTA_GORONTALO else f"Usaha {kab_id}"
            owner = register.Owner.objects.create(
                kind="person", name=name, canonical_name=name.upper(), kab_id=kab_id, created_at=AT
            )
            business = register.Business.objects.create(
                name=name,
                canonical_name=name.upper(),
                primary_owner=owner,
                kab_id=kab_id,
                created_at=AT,
                changed_at=AT,
            )
            part = register.Ownership.objects.create(
                business=business, owner=owner, kab_id=kab_id, source=_source()
            )
        entered = None if enterer is None else enterer.pk
        ids = frozenset({owner.pk, business.pk})
        world.ownerships.append(Thing(part.pk, kab_id, ids, entered))
        world.owners.append(Thing(owner.pk, kab_id, ids, entered))
        world.businesses.append(Thing(business.pk, kab_id, ids, entered))
    own = world.businesses[-1]
    world.own_file = own.file_ids
    sri = world.person("business_owner").user
    register.OwnFile.objects.create(
        user=sri, owner_id=world.owners[-1].pk, confirmed_by=world.person("consultant").user, confirmed_at=AT
    )


def _source() -> register.Source:
    return register.Source.objects.get_or_create(name="Uji", kind="document")[0]


def rows(world: World) -> None:
    """At least one row of every table with a policy, in Kota Gorontalo where it has a place."""
    budi = world.person("consultant").user
    owner_id, business_id, kab_id = world.owners[0].pk, world.businesses[0].pk, KOTA_GORONTALO
    source, common = _source(), {"kab_id": KOTA_GORONTALO}
    record(
        "test.rows", by=budi, at=AT, subject=("business", business_id), kab_id=kab_id, words={"name": CANARY}
    )
    for digest, holder in enumerate((world.owners[0], world.owners[-1]), 1):
        number = register.Identifier.objects.create(
            owner_id=holder.pk, kind="nik", sealed=f"757101410785000{digest}", digest=digest,
            masked=f"7571••••••••000{digest}", is_valid_format=True, source=source, seen_on=AT.date(), **common,
        )  # fmt: skip
        world.numbers.append(Thing(number.pk, kab_id, holder.file_ids, None))
    register.Observation.objects.create(
        business_id=business_id, what="sales_rupiah", number=1, period_from=AT.date(), period_to=AT.date(),
        known_at=AT, source=source, source_kind="document", **common,
    )  # fmt: skip
    register.CooperativeYear.objects.create(
        owner_id=owner_id, year=2025, known_at=AT, source=source, **common
    )
    received = register.Record.objects.create(source=source, digest=1, payload="{}", received_at=AT, **common)
    register.RecordLink.objects.create(record=received, owner_id=owner_id, **common)
    asked = register.CorrectionRequest.objects.create(
        owner_id=owner_id,
        proposal="{}",
        reason=CANARY,
        requested_by=budi,
        requested_at=AT,
        due_at=AT,
        **common,
    )
    world.requests = [Thing(asked.pk, kab_id, world.owners[0].file_ids, None)]
    _growth(world)
    purpose = Purpose.objects.get(slug="katalog", version=1)
    given = register.Consent.objects.create(
        owner_id=owner_id, purpose=purpose, given_at=AT, channel="paper", **common
    )
    world.consents = [Thing(given.pk, kab_id, world.owners[0].file_ids, None)]
    cooperative = register.Owner.objects.create(
        kind="cooperative", name=CANARY, canonical_name=CANARY.upper(), created_at=AT, **common
    )
    world.cooperatives = [Thing(cooperative.pk, kab_id, frozenset({cooperative.pk}), None)]
    checked = growth.HealthCheck.objects.create(
        owner=cooperative, rubric=growth.HealthRubric.objects.first(), year=2025, assessed_on=AT.date(),
        assessed_at=AT, values={"rat": 4}, evidence={"rat": CANARY}, coverage_percent=7, note=CANARY, **common,
    )  # fmt: skip
    world.health_checks = [Thing(checked.pk, kab_id, frozenset({cooperative.pk}), None)]
    proposal = register.DuplicateProposal.objects.create(
        question="owner", first_id=1, second_id=2, other_kab_id=kab_id, probability=0.9, model_version="1",
        proposed_at=AT, **common,
    )  # fmt: skip
    world.proposals = [Thing(proposal.pk, kab_id, frozenset(), None)]
    pair = {"question": "owner", "first_id": 1, "second_id": 2, "kab_id": kab_id, "other_kab_id": kab_id}
    review.ReviewLabel.objects.create(
        **pair, verdict="same", probability=0.9, model_version="1", at=AT, by=budi
    )
    merge = review.Merge.objects.create(
        question="owner", kept_id=1, gone_id=2, other_kab_id=kab_id, reason=CANARY, at=AT, **common
    )
    review.MergeChange.objects.create(
        merge=merge, table_name="registry_owner", row_id=1, before={"name": CANARY}, after={"name": ""}
    )
    assessment = review.ImpactAssessment.objects.create(
        purpose=CANARY, data_used="nama", risks="salah gabung", measures="ditinjau", officer="PPD", opinion="setuju",
        assessed_on=AT.date(), valid_until=AT.date() + timedelta(days=365), at=AT, **common,
    )  # fmt: skip
    run = review.LinkageRun.objects.create(
        assessment=assessment, kab_ids=[kab_id], model_version="1", last_owner_id=0, owner_count=0, started_at=AT,
        finished_at=AT, **common,
    )  # fmt: skip
    world.merges = [Thing(merge.pk, kab_id, frozenset(), None)]
    world.runs = [Thing(run.pk, kab_id, frozenset(), None)]
    kept = SavedFilter.objects.create(user=budi, list_name="tanya", name=CANARY, saved_at=AT)
    world.filters = [Thing(kept.pk, 0, frozenset(), None, user_id=budi.pk)]
    draft = register.Draft.objects.create(user=budi, form="business", answers="{}", title=CANARY, saved_at=AT)
    world.drafts = [Thing(draft.pk, 0, frozenset(), None, user_id=budi.pk)]
    register.Submission.objects.create(
        key="00000000-0000-4000-8000-000000000001", user=budi, at=AT, answer_url="/"
    )
    register.MatchKeys.objects.create(owner_id=owner_id, kab_id=kab_id)
    register.SearchEntry.objects.create(subject_id=business_id, kab_id=kab_id, words="CANARY")
    register.Token.objects.create(text="CANARY", count=1)
    register.BusinessCell.objects.create(
        grain=0, number=1, status_unknown=0, with_nib=0, women=0, sex_known=0, class_known=0, complete=0,
        village_known=0, point_known=0, **common,
    )  # fmt: skip
    register.BusinessCount.objects.create(status="active", has_nib=False, number=1, counted_at=AT, **common)
    received = Import.objects.create(
        source=source, file_name=f"{CANARY}.xlsx", stored_name="x", sha256="0" * 64, size_bytes=1,
        received_on=AT.date(), uploaded_by=budi, uploaded_at=AT, **common,
    )  # fmt: skip
    ImportRow.objects.create(
        received=received, n=0, table_no=0, row_number=1, verdict="new", name=CANARY, user=budi, **common
    )
    ImportStep.objects.create(received=received, step="uploaded", at=AT, by=budi)
    stored = Path(settings.FILES_ROOT) / "impor" / received.stored_name
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_text("nama usaha\n", encoding="utf-8")
    world.imports = [Thing(received.pk, kab_id, frozenset(), budi.pk)]
    _surveys(world, budi)
    _datasets(world, budi)
    _partners(world, budi)
    _gatherings(world, budi)
    for forum, met in zip(world.forums, world.gatherings, strict=True):
        joint.Meeting.objects.create(forum_id=forum.pk, gathering_id=met.pk, kab_id=forum.kab_id)
    _aid(world, budi)
    register.Owner.objects.filter(pk=owner_id).update(sex="P")
    record_look(
        Look.What.PAGE, by=budi, at=AT, subject=("business", business_id), kab_id=kab_id, reason=CANARY
    )
    Seal.objects.create(
        at=AT,
        last_entry_id=0,
        last_change_id=0,
        last_look_id=0,
        row_count=0,
        root="0" * 64,
        chained_root="1" * 64,
    )
    _work_of_the_centre(world)
    world.link_id = OneTimeLink.objects.create(
        use="invitation", digest="0" * 64, invitation={"name": "Undangan"}, made_by=budi, made_at=AT,
        expires_at=AT + timedelta(days=3650),
    ).pk  # fmt: skip
    SignInNumber.objects.create(user=budi, kind="phone", digest=1, masked="0840••••123", added_at=AT)
    Session.objects.create(session_key="s" * 32, session_data="", expire_date=AT + timedelta(days=3650))
    SignIn.objects.create(user=budi, session_key="s" * 32, at=AT, browser="x")
    secret = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=budi, type="totp", data={"secret": secret})
    address = EmailAddress.objects.create(user=budi, email="budi@example.id", verified=True)
    EmailConfirmation.objects.create(email_address=address, key="k", sent=AT)


def _datasets(world: World, budi: User) -> None:
    """One published in each place, and one that only waits in Kota Gorontalo."""
    checker = User.objects.create_user("walidata", name="Walidata")
    content = {
        "title": "Usaha", "description": "", "producer": "Dinas", "frequency": "yearly",
        "place": {"code": "", "name": "Indonesia"},
        "measure": {
            "slug": "usaha", "title": "Usaha", "definition": "Usaha aktif.", "unit": "usaha", "denominator": "usaha",
            "as_of": "sekarang", "reading": "count",
        },
        "filters": [], "as_of": AT.isoformat(), "on": None,
        "columns": [variable.as_json() for variable in variables(find("usaha"), ())],
        "rows": [[12, 12, 12, 0, ""]], "whole": [12, 12, 12, 0, ""],
    }  # fmt: skip
    for kab_id in (KOTA_GORONTALO, BOALEMO, KOTA_MALANG):
        common = {"kab_id": kab_id}
        dataset = opened.Dataset.objects.create(
            slug=f"usaha-{kab_id}", title="Usaha", question="ukuran=usaha", producer="Dinas", frequency="yearly",
            made_by=budi, made_at=AT, **common,
        )  # fmt: skip
        release = opened.Release.objects.create(
            dataset=dataset, version=1, as_of=AT, content=content, sha256=checksum(canonical(content)),
            proposed_by=budi, proposed_at=AT, **common,
        )  # fmt: skip
        release.state, release.checked_by, release.checked_at = "published", checker, AT
        release.save()
        world.datasets.append((dataset.slug, Thing(dataset.pk, kab_id, frozenset(), None)))
    waiting = opened.Dataset.objects.create(
        slug="usulan", title=CANARY, question="ukuran=usaha", producer=CANARY, frequency="once", made_by=budi,
        made_at=AT, kab_id=KOTA_GORONTALO,
    )  # fmt: skip
    opened.Release.objects.create(
        dataset=waiting, version=1, as_of=AT, content=content | {"title": CANARY}, sha256="0" * 64,
        proposed_by=budi, proposed_at=AT, kab_id=KOTA_GORONTALO,
    )  # fmt: skip


def _surveys(world: World, budi: User) -> None:
    for at, kab_id in enumerate((KOTA_GORONTALO, BOALEMO, KOTA_MALANG)):
        common = {"kab_id": kab_id}
        name = CANARY if kab_id == KOTA_GORONTALO else f"Unit {kab_id}"
        survey = asking.Survey.objects.create(
            unit_name=name, region_id=kab_id, questionnaire=asking.Questionnaire.objects.first(),
            period_from=AT.date(), period_to=AT.date(), desk_token=f"meja{at}", opened_at=AT, **common,
        )  # fmt: skip
        sheet = asking.SheetImport.objects.create(
            survey=survey,
            file_name=f"{name}.csv",
            sha256="0" * 64,
            uploaded_at=AT,
            uploaded_by=budi,
            **common,
        )
        plan = asking.FollowUp.objects.create(
            survey=survey, element="waktu", action=name, responsible=name, due_on=AT.date(), done_on=AT.date(),
            evidence=name, file_name="bukti.pdf", stored_name=f"matriks-{at}.pdf", **common,
        )  # fmt: skip
        proof = follow_up_path(plan)
        proof.parent.mkdir(parents=True, exist_ok=True)
        proof.write_bytes(b"%PDF-1.7 contoh")
        asking.Answer.objects.create(
            id=f"00000000-0000-4000-8000-00000000000{at}", survey=survey, channel="desk", answered_on=AT.date(),
            waktu=3, suggestion=name, **common,
        )  # fmt: skip
        asking.Invitation.objects.create(survey=survey, service=name, given_on=AT.date(), **common)
        asking.OpenLink.objects.create(
            survey=survey, service=name, digest=f"{at}" * 64, expires_at=AT + timedelta(days=3650), **common
        )
        world.surveys.append(Thing(survey.pk, kab_id, frozenset(), None))
        world.sheets.append(Thing(sheet.pk, kab_id, frozenset(), None))
        world.follow_ups.append(Thing(plan.pk, kab_id, frozenset(), None))


def _partners(world: World, budi: User) -> None:
    """Two partners of each place with everything that may hang on them."""
    for at, kab_id in enumerate((KOTA_GORONTALO, BOALEMO, KOTA_MALANG)):
        common = {"kab_id": kab_id}
        name = CANARY if kab_id == KOTA_GORONTALO else f"Mitra {kab_id}"
        of_place = {"region_id": kab_id, **common}
        day = {"since": AT.date()}
        partner, other, former = (
            joint.Partner.objects.create(
                name=f"{name} {ending}".strip(), name_key=f"{name} {ending}".upper(), element="academia",
                registered_at=AT, **of_place,
            )
            for ending in ("", "dua", "lama")
        )  # fmt: skip
        offer = joint.Offer.objects.create(
            partner=partner, contribution="people", stage="input", text=name, **day, **common
        )
        contact = joint.Contact.objects.create(
            partner=partner, name=name, phone="+6281244119080", phone_masked="+6281••••080", consented_on=AT.date(),
            **common,
        )  # fmt: skip
        link = joint.PartnerLink.objects.create(
            contact=contact, digest=f"{at + 3}" * 64, made_at=AT, made_by=budi, expires_at=AT + timedelta(days=3650),
            **common,
        )  # fmt: skip
        relation = joint.Relationship.objects.create(
            partner=partner, other=other, kind="part_of", **day, **common
        )
        merge = joint.PartnerMerge.objects.create(
            kept=partner, merged=former, reason=name, at=AT, by=budi, **common
        )
        former.merged_into = partner
        former.save(update_fields=["merged_into"])
        forum = joint.Forum.objects.create(name=name, opened_on=AT.date(), **of_place)
        seat = joint.Membership.objects.create(forum=forum, partner=partner, **day, **common)
        joint.Rating.objects.create(
            forum=forum, partner=partner, rater=budi, power=4, interest=2, at=AT, **common
        )
        joint.ActorStudy.objects.create(
            forum=forum, actors=[partner.pk, other.pk], objectives=[name], influences=[[0, 1], [2, 0]],
            positions=[[1], [-2]], at=AT, by=budi, **common,
        )  # fmt: skip
        need = joint.Need.objects.create(
            text=name, stage="market", level="technical", raised_at=AT, **of_place
        )
        paper = joint.Agreement.objects.create(form="mou", title=name, valid_from=AT.date(), **of_place)
        joint.Party.objects.create(agreement=paper, partner=partner, signer=name, **common)
        promise = joint.Commitment.objects.create(
            partner=partner, forum=forum, text=name, contribution="people", quantity=3, unit="orang", status="agreed",
            promised_on=AT.date(), due_on=AT.date(), **of_place,
        )  # fmt: skip
        joint.CommitmentStep.objects.create(
            commitment=promise, status="agreed", at=AT, by=budi, words=name, **common
        )
        report = joint.Delivery.objects.create(
            key=f"00000000-0000-4000-8000-0000000000a{at}", commitment=promise, quantity=1, delivered_on=AT.date(),
            note=name, reported_at=AT, reported_by=budi, **common,
        )  # fmt: skip
        photo = joint.DeliveryPhoto.objects.create(
            delivery=report, stored_name=f"foto{at}", sha256="0" * 64, size_bytes=1, added_at=AT, **common
        )
        stored = joint_acts.path_of(photo)
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(b"x")
        for things, row in (
            (world.partners, partner), (world.offers, offer), (world.contacts, contact), (world.partner_links, link),
            (world.partner_relations, relation), (world.partner_merges, merge), (world.forums, forum),
            (world.memberships, seat), (world.needs, need), (world.agreements, paper), (world.commitments, promise),
            (world.deliveries, report), (world.delivery_photos, photo),
        ):  # fmt: skip
            things.append(Thing(row.pk, kab_id, frozenset(), None))


def _gatherings(world: World, budi: User) -> None:
    """A gathering in each place, and somebody of the own file who signed up in Kota Gorontalo."""
    kind = meetings.GatheringKind.objects.get(code="pelatihan")
    for at, kab_id in enumerate((KOTA_GORONTALO, BOALEMO, KOTA_MALANG)):
        common = {"kab_id": kab_id}
        name = CANARY if kab_id == KOTA_GORONTALO else f"Kegiatan {kab_id}"
        ends_at = AT + timedelta(hours=6)
        row = meetings.Gathering.objects.create(
            kind=kind, title=name, code=f"tempat{at}a", organiser_name=name, region_id=kab_id, place_text=name,
            centre_id=world.person("consultant").centre_id if kab_id == KOTA_GORONTALO else None, seats=1,
            starts_at=AT, ends_at=ends_at, made_at=AT, **common,
        )  # fmt: skip
        seat = meetings.Seat.objects.create(gathering=row, number=1, **common)
        part = meetings.GatheringSession.objects.create(
            gathering=row, title=name, starts_at=AT, ends_at=ends_at, **common
        )
        own = [each for each in world.businesses if each.kab_id == kab_id and each.file_ids & world.own_file]
        who = {"owner_id": min(own[0].file_ids - {own[0].pk})} if own else {"person_name": name}
        one = meetings.Registration.objects.create(
            key=f"00000000-0000-4000-8000-00000000010{at}", gathering=row, state="seated", seat=seat, channel="web",
            person_key=f"r{at}", door_code=f"ABCD234{at + 2}", digest=f"{at}" * 64, organisation=name,
            phone="+6281244005577", phone_digest=1, signed_up_at=AT, **who, **common,
        )  # fmt: skip
        visit = meetings.Attendance.objects.create(
            key=f"00000000-0000-4000-8000-00000000020{at}", session=part, registration=one, how="code", came_at=AT,
            received_at=AT, **common,
        )  # fmt: skip
        count = meetings.HeadCount.objects.create(
            key=f"00000000-0000-4000-8000-00000000030{at}", session=part, number=1, note=name, counted_at=AT,
            **common,
        )  # fmt: skip
        paper = meetings.Certificate.objects.create(
            gathering=row, registration=one, serial=1, year=2026, number=f"0001/SERT/{kab_id}/VIII/2026",
            token=f"t{at}" * 10, holder_name=name, issued_at=AT, issued_by=budi,
            body={
                "title": name, "kind": "Pelatihan", "organiser": name, "place": name, "region": name,
                "first_on": "2026-08-03", "last_on": "2026-08-03", "minutes": 60, "organisation": name, "sessions": [],
            }, **common,
        )  # fmt: skip
        board = meetings.Board.objects.create(gathering=row, code=f"papan{at}", opened_at=AT, **common)
        meetings.Pulse.objects.create(board=board, **common)
        joined = meetings.Participant.objects.create(
            board=board, key=f"00000000-0000-4000-8000-00000000040{at}", name=name, digest=f"{at}" * 64, joined_at=AT,
            **common,
        )  # fmt: skip
        commodity = meetings.Commodity.objects.create(board=board, name=name, **common)
        group = meetings.NoteGroup.objects.create(board=board, title=name, **common)
        note = meetings.Note.objects.create(
            key=f"00000000-0000-4000-8000-00000000050{at}", board=board, participant=joined, stakeholder=name,
            text=name, written_at=AT, **common,
        )  # fmt: skip
        ballot = meetings.Ballot.objects.create(board=board, question=name, dots=3, opened_at=AT, **common)
        meetings.Vote.objects.create(
            ballot=ballot, participant=joined, dots=3, commodity_ids=[commodity.pk], voted_at=AT, **common
        )
        decision = meetings.Decision.objects.create(
            key=f"00000000-0000-4000-8000-00000000060{at}", gathering=row, number=1, who=name, what=name,
            contribution_code="people", due_on=AT.date(), decided_at=AT, **common,
        )  # fmt: skip
        words = words_of(row)
        content = canonical({"number": name, "words": words, "signers": []})
        minutes = meetings.Minutes.objects.create(
            gathering=row, number=f"0001/NTL/{kab_id}/VIII/2026", serial=1, year=2026, as_of=AT, frozen_at=AT,
            frozen_by=budi, content=content, sha256=checksum(content), token=f"n{at}" * 10, **common,
        )  # fmt: skip

        def thing(pk: Any, file_ids: frozenset[int] = frozenset(), kab_id: int = kab_id) -> Thing:
            return Thing(pk, kab_id, file_ids, None)

        world.gatherings.append(thing(row.pk))
        world.gathering_sessions.append(thing(part.pk))
        world.registrations.append(thing(one.pk, own[0].file_ids if own else frozenset()))
        world.gathering_visits.append(thing(visit.pk))
        world.head_counts.append(thing(count.pk))
        world.certificates.append(thing(paper.pk))
        world.board_participants.append(thing(joined.pk))
        world.board_commodities.append(thing(commodity.pk))
        world.board_groups.append(thing(group.pk))
        world.board_notes.append(thing(note.pk))
        world.ballots.append(thing(ballot.pk))
        world.decisions.append(thing(decision.pk))
        world.minutes.append(thing(minutes.pk))


def _aid(world: World, budi: User) -> None:
    """An aid, a list with a row that waits for a reason, in each territory; the first aid is of the own file."""
    kind = ledger.AidKind.objects.get(code="modal-usaha")
    for at, kab_id in enumerate((KOTA_GORONTALO, BOALEMO, KOTA_MALANG)):
        common = {"kab_id": kab_id}
        name = CANARY if kab_id == KOTA_GORONTALO else f"Penerima {kab_id}"
        office = ledger.GivingOffice.objects.create(name=f"Dinas {kab_id}", region_id=kab_id)
        business = next(each for each in world.businesses if each.kab_id == kab_id)
        owner_id = next(iter(business.file_ids - {business.pk}))
        maker = budi if kab_id == KOTA_GORONTALO else None
        made_by = None if maker is None else maker.pk
        aid = ledger.Aid.objects.create(
            kind=kind, office=office, owner_id=owner_id, business_id=business.pk, name=name,
            canonical_name=name.upper(), given_on=AT.date(), recorded_at=AT, recorded_by=maker, **common,
        )  # fmt: skip
        ledger.RecipientKeys.objects.create(aid=aid, keys=[at])
        asked = ledger.RecipientList.objects.create(
            purpose="check", title=name, kind=kind, office=office, planned_on=AT.date(), made_by=maker, made_at=AT,
            columns=[{"header": "NIK", "field": "nik", "reason": ""}], **common,
        )  # fmt: skip
        row = ledger.ListedPerson.objects.create(
            asked_in=asked, n=0, row_number=1, told="{}", name=name, verdict="served", **common
        )
        proof = ledger.AidProof.objects.create(
            aid=aid, file_name=f"{name}.pdf", stored_name=f"bukti{at}", content_type="application/pdf", size_bytes=1,
            sha256="0" * 64, added_at=AT, added_by=budi, **common,
        )  # fmt: skip
        kept = aid_acts.path_of(proof)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(b"x")
        world.proofs.append(Thing(proof.pk, kab_id, frozenset(), None))
        world.aids.append(Thing(aid.pk, kab_id, business.file_ids, made_by))
        world.recipient_lists.append(Thing(asked.pk, kab_id, frozenset(), made_by))
        world.listed.append(Thing(row.pk, kab_id, frozenset(), None))


def _growth(world: World) -> None:
    """Two assessments and an event of each business, so that the own file has some too."""
    office = world.person("office").user
    rubric = Rubric.objects.get(slug="umum", version=1)
    levels = list(rubric.levels.order_by("rank"))
    for business in world.businesses:
        common = {"kab_id": business.kab_id, "business_id": business.pk}
        told = CANARY if business.kab_id == KOTA_GORONTALO else f"Usaha {business.kab_id}"
        made = [
            Assessment.objects.create(
                rubric=rubric, assessed_on=AT.date() - timedelta(days=400 - 300 * number), assessed_at=AT,
                index=30 * (number + 1), level=levels[number + 1], coverage_percent=100, note=told, **common,
            )
            for number in (0, 1)
        ]  # fmt: skip
        AssessmentAnswer.objects.create(
            assessment=made[1], item=rubric.items.first(), state="known", value=3, evidence=told,
            kab_id=business.kab_id,
        )  # fmt: skip
        event = NaikKelas.objects.create(
            direction="up", happened_on=made[1].assessed_on, from_assessment=made[0], to_assessment=made[1],
            from_rank=2, to_rank=3, from_name="Rintisan", to_name="Berkembang", indicator="sales",
            before_on=made[0].assessed_on, before_value=1, after_on=made[1].assessed_on, after_value=2, evidence=told,
            proposed_by=office, proposed_at=AT, **common,
        )  # fmt: skip
        world.assessments.append(Thing(made[1].pk, business.kab_id, business.file_ids, None))
        world.events.append(Thing(event.pk, business.kab_id, business.file_ids, None))


def _work_of_the_centre(world: World) -> None:
    budi = world.person("consultant")
    common = {"kab_id": KOTA_GORONTALO, "centre_id": budi.centre_id}
    plut.Consultant.objects.create(
        centre_id=budi.centre_id, user=budi.user, field_code="produksi", starts_on=date(2024, 1, 1)
    )
    plut.ConsultantFile.objects.create(user=budi.user, expertise=CANARY, **common)
    plut.ConsultantCertificate.objects.create(user=budi.user, name=CANARY, issued_on=AT.date(), **common)
    plut.ConsultantTarget.objects.create(
        user=budi.user, measure="sesi", period_from=AT.date(), period_to=AT.date(), number=1, **common
    )
    own = world.businesses[-1]
    common |= {"subject_id": own.pk}
    case = plut.Case.objects.create(
        business_id=own.pk, consultant=budi.user, origin="walk_in", request=CANARY, opened_on=AT.date(),
        opened_at=AT, **common,
    )  # fmt: skip
    plut.CaseStep.objects.create(case=case, step="opened", at=AT, by=budi.user, **common)
    plut.CaseNote.objects.create(case=case, centre_id=budi.centre_id, text=CANARY, at=AT, by=budi.user)
    card = plut.ProgrammeCard.objects.create(case=case, field_code="produksi", year=2026, **common)
    line = plut.CardLine.objects.create(
        card=card, problem=CANARY, programme=CANARY, target_code="nib", target_number=1, target_unit="kali",
        due_on=AT.date(), consultant=budi.user, made_at=AT, **common,
    )  # fmt: skip
    session = plut.Session.objects.create(
        key="00000000-0000-4000-8000-000000000002", kab_id=KOTA_GORONTALO, centre_id=budi.centre_id,
        subject_ids=[own.pk], on=AT.date(), field_code="produksi", topic=CANARY, mode="plut", duration_minutes=60,
        consultant=budi.user, logged_at=AT,
    )  # fmt: skip
    client = plut.SessionClient.objects.create(
        session=session, case=case, line=line, follow_up=CANARY, follow_up_due_on=AT.date(), **common
    )
    evidence = plut.Evidence.objects.create(
        case=case, session=session, kind="file", file_name=f"{CANARY}.pdf", stored_name="bukti-uji",
        content_type="application/pdf", size_bytes=1, sha256="0" * 64, added_at=AT, added_by=budi.user, **common,
    )  # fmt: skip
    stored = Path(settings.FILES_ROOT) / "bukti" / evidence.stored_name
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(b"%PDF-")
    outcome = plut.Outcome.objects.create(
        case=case, kind_code="nib", reached_on=AT.date(), text=CANARY, recorded_at=AT, recorded_by=budi.user,
        **common,
    )  # fmt: skip
    link = plut.ConfirmationLink.objects.create(
        outcome=outcome,
        digest="2" * 64,
        made_at=AT,
        made_by=budi.user,
        expires_at=AT + timedelta(days=14),
        **common,
    )

    def of_centre(row: Any) -> list[Thing]:
        return [Thing(row.pk, KOTA_GORONTALO, own.file_ids, None, centre_id=budi.centre_id)]

    assessment = growth.Assessment.objects.create(
        business_id=own.pk, kab_id=KOTA_GORONTALO, rubric=growth.Rubric.objects.first(), assessed_on=AT.date(),
        assessed_by=budi.user, assessed_at=AT, coverage_percent=0,
    )  # fmt: skip
    plut.Diagnosis.objects.create(case=case, assessment=assessment, at=AT, by=budi.user, **common)
    world.cases, world.lines, world.sessions = of_centre(case), of_centre(line), of_centre(session)
    world.session_clients, world.evidence = of_centre(client), of_centre(evidence)
    world.outcomes, world.confirmations = of_centre(outcome), of_centre(link)
    _queue_of_the_centre(world)
    _reports_of_the_centre(world, case)


def _queue_of_the_centre(world: World) -> None:
    budi, own = world.person("consultant"), world.businesses[-1]
    common = {"kab_id": KOTA_GORONTALO, "centre_id": budi.centre_id}
    booked = queue.Appointment.objects.create(
        consultant=budi.user, field_code="produksi", period=(AT, AT + timedelta(hours=1)), on=AT.date(),
        state="booked", channel="phone", business_id=own.pk, about=CANARY, made_at=AT, phone="+6281244005566",
        phone_digest=1, **common,
    )  # fmt: skip
    step = queue.Step.objects.create(
        appointment=booked,
        what="assigned",
        at=AT,
        by=budi.user,
        consultant=budi.user,
        reason=CANARY,
        **common,
    )
    step.refresh_from_db()
    queue.WeeklyHours.objects.create(consultant=budi.user, weekday=0, valid_from=AT.date(), **common)
    dated = queue.DatedHours.objects.create(
        consultant=budi.user, kind="leave", first_on=AT.date(), last_on=AT.date(), note=CANARY, **common
    )
    link = queue.QueueLink.objects.create(
        use="hall", digest="3" * 64, made_at=AT, made_by=budi.user, **common
    )

    def of_centre(
        pk: Any, *, file_ids: frozenset[int] = frozenset(), user_id: int | None = None
    ) -> list[Thing]:
        return [Thing(pk, KOTA_GORONTALO, file_ids, None, user_id=user_id, centre_id=budi.centre_id)]

    world.appointments = of_centre(booked.pk, file_ids=own.file_ids)
    world.assignments = of_centre(step.entry_id)
    world.dated_hours = of_centre(dated.pk, user_id=budi.user.pk)
    world.queue_links = of_centre(link.pk)
    world.consultants = of_centre(budi.user.pk, user_id=budi.user.pk)


def _reports_of_the_centre(world: World, case: plut.Case) -> None:
    budi, day = world.person("consultant"), AT.date()
    common = {"kab_id": KOTA_GORONTALO, "centre_id": budi.centre_id}
    table = {
        "key": "umk", "title": CANARY, "is_numbered": True, "columns": [["name", "Nama", "text", 10]],
        "rows": [{"key": "business:1", "cells": [CANARY], "url": "", "kinds": [], "urls": [], "subject": 0}],
        "total": None, "footnotes": [],
    }  # fmt: skip
    report = {
        "form": "umk", "printed": "7b", "title": "Data UMK", "centre": "PLUT Dunia", "letterhead": ["PLUT Dunia"],
        "address": "", "period": "2026", "as_of": AT.isoformat(), "facts": [], "footnotes": [], "tables": [table],
    }  # fmt: skip
    kept = reports.FrozenReport.objects.create(
        form="umk", number="001/7B/PLUT-0/VIII/2026", serial=1, year=2026, period_code="2026",
        first_on=date(2026, 1, 1),
        last_on=date(2026, 12, 31), as_of=AT, frozen_at=AT, frozen_by=budi.user, sha256="0" * 64, token="t" * 20,
        content={"number": "001", "report": report, "signers": []}, **common,
    )  # fmt: skip
    reports.IndicatorTarget.objects.create(
        indicator_code="sesi", year=2026, quarter=1, number=1, source=CANARY, set_at=AT, **common
    )
    reports.TargetClient.objects.create(
        year=2026, case=case, subject_id=case.subject_id, chosen_at=AT, **common
    )
    item = reports.WorkItem.objects.create(
        year=2026, goal=CANARY, objective=CANARY, activity=CANARY, indicator=CANARY, output_number=1,
        output_unit="orang", budget_source="csr", starts_on=day, ends_on=day, made_at=AT, **common,
    )  # fmt: skip
    activity = reports.Activity.objects.create(
        consultant=budi.user, field_code="produksi", reported_on=day, starts_on=day, ends_on=day, activity=CANARY,
        place=CANARY, output=CANARY, made_at=AT, **common,
    )  # fmt: skip
    candidate = reports.Candidate.objects.create(
        year=2026, case=case, subject_id=case.subject_id, named_at=AT, **common
    )
    reports.CandidateStep.objects.create(
        candidate=candidate, subject_id=case.subject_id, on=day, field_code="produksi", problem=CANARY,
        solution=CANARY, value=2, scored_on=day, consultant=budi.user, made_at=AT, **common,
    )  # fmt: skip
    reports.PlanLock.objects.create(
        what="program_kerja", year=2025, locked_at=AT, locked_by=budi.user, **common
    )

    def of_centre(row: Any) -> list[Thing]:
        return [Thing(row.pk, KOTA_GORONTALO, frozenset(), None, centre_id=budi.centre_id)]

    world.frozen, world.work_items = of_centre(kept), of_centre(item)
    world.activities, world.candidates = of_centre(activity), of_centre(candidate)
    cluster = economy.Cluster.objects.create(
        name=CANARY, product=CANARY, address=CANARY, assisted_since=day, **common
    )
    economy.ClusterState.objects.create(
        cluster=cluster, on=day, known_at=AT, told_by=CANARY, source="rapat", chair=CANARY, **common
    )
    # Prices are public words: their places and sources carry no canary.
    commodity = economy.Commodity.objects.create(name="Cabai rawit", unit="kg")
    price = economy.MarketPrice.objects.create(
        centre_id=budi.centre_id, commodity=commodity, price_rupiah=1, place="Pasar", on=day, source="Uji",
        told_at=AT,
    )  # fmt: skip
    gone = economy.MarketPrice.objects.create(
        centre_id=budi.centre_id, commodity=commodity, price_rupiah=2, place="Pasar", on=day, source="Uji",
        told_at=AT,
    )  # fmt: skip
    economy.WithdrawnPrice.objects.create(price=gone, centre_id=budi.centre_id, at=AT, reason="Uji")
    world.clusters, world.prices = of_centre(cluster), of_centre(price)


type Values = list[tuple[Any, Thing | None]]


def _everywhere(things: list[Thing]) -> Values:
    return [(thing.pk, thing) for thing in things]


# What stands in an address, by the word in its pattern: the values to try, with the thing they name.
ARGUMENTS: dict[str, Callable[[World], Values]] = {
    "business_id": lambda world: _everywhere(world.businesses),
    "key": lambda world: _everywhere(world.drafts),
    "pair_id": lambda world: _everywhere(world.proposals),
    "merging_id": lambda world: _everywhere(world.merges),
    "run_id": lambda world: _everywhere(world.runs),
    "question": lambda world: [("owner", None)],
    # Both of a pair in one territory; a pair across two is the province's, which the tests of review try.
    "one_id": lambda world: _everywhere([world.owners[0], world.owners[-1]]),
    "other_id": lambda world: [(world.cooperatives[0].pk, None)],
    "filter_id": lambda world: _everywhere(world.filters),
    "import_id": lambda world: _everywhere(world.imports),
    "owner_id": lambda world: _everywhere(world.owners),
    "assessment_id": lambda world: _everywhere(world.assessments),
    "event_id": lambda world: _everywhere(world.events),
    "person_id": lambda world: [(world.person("consultant").user.pk, None)],
    "holding_id": lambda world: [(RoleHolding.objects.filter(role="consultant").first().pk, None)],
    "link_id": lambda world: [(world.link_id, None)],
    "case_id": lambda world: _everywhere(world.cases),
    "line_id": lambda world: _everywhere(world.lines),
    "session_id": lambda world: _everywhere(world.sessions),
    "attendance_id": lambda world: _everywhere(world.session_clients),
    "evidence_id": lambda world: _everywhere(world.evidence),
    "outcome_id": lambda world: _everywhere(world.outcomes),
    "confirmation_id": lambda world: _everywhere(world.confirmations),
    "centre_id": lambda _world: [(Centre.objects.first().pk, None)],
    "subject_id": lambda world: [(world.person("consultant").user.pk, None)],
    "kind": lambda _world: [("person", None)],
    "token": lambda _world: [("unknown", None)],
    "object_id": lambda _world: [(str(Purpose.objects.first().pk), None)],
    "pk": lambda _world: [(1, None)],
    "slug": lambda _world: [("unknown", None)],
    "name": lambda _world: [("unknown", None)],
    "status": lambda _world: [(404, None)],
    "code": lambda _world: [("75", None)],
    "digest": lambda _world: [("0" * 12, None)],
    "request_id": lambda world: _everywhere(world.requests),
    "number_id": lambda world: _everywhere(world.numbers),
    "ownership_id": lambda world: _everywhere(world.ownerships),
    "purpose_id": lambda _world: [(Purpose.objects.get(slug="katalog", version=1).pk, None)],
    "consent_id": lambda world: _everywhere(world.consents),
    "year": lambda _world: [(2025, None)],
    "partner_id": lambda world: _everywhere(world.partners),
    "offer_id": lambda world: _everywhere(world.offers),
    "contact_id": lambda world: _everywhere(world.contacts),
    "partner_link_id": lambda world: _everywhere(world.partner_links),
    "relation_id": lambda world: _everywhere(world.partner_relations),
    "merge_id": lambda world: _everywhere(world.partner_merges),
    "forum_id": lambda world: _everywhere(world.forums),
    "membership_id": lambda world: _everywhere(world.memberships),
    "need_id": lambda world: _everywhere(world.needs),
    "agreement_id": lambda world: _everywhere(world.agreements),
    "commitment_id": lambda world: _everywhere(world.commitments),
    "delivery_id": lambda world: _everywhere(world.deliveries),
    "photo_id": lambda world: _everywhere(world.delivery_photos),
    "dataset_slug": lambda world: world.datasets,
    "version": lambda _world: [(1, None)],
    "survey_id": lambda world: _everywhere(world.surveys),
    "sheet_id": lambda world: _everywhere(world.sheets),
    "aid_id": lambda world: _everywhere(world.aids),
    "list_id": lambda world: _everywhere(world.recipient_lists),
    "row_id": lambda world: _everywhere(world.listed),
    "follow_up_id": lambda world: _everywhere(world.follow_ups),
    "questionnaire_id": lambda _world: [(asking.Questionnaire.objects.first().pk, None)],
    "appointment_id": lambda world: _everywhere(world.appointments),
    "entry_id": lambda world: _everywhere(world.assignments),
    "hours_id": lambda world: _everywhere(world.dated_hours),
    "queue_link_id": lambda world: _everywhere(world.queue_links),
    "report_id": lambda world: _everywhere(world.frozen),
    "item_id": lambda world: _everywhere(world.work_items),
    "activity_id": lambda world: _everywhere(world.activities),
    "check_id": lambda world: _everywhere(world.health_checks),
    "cluster_id": lambda world: _everywhere(world.clusters),
    "price_id": lambda world: _everywhere(world.prices),
    "good_id": lambda _world: [(economy.Commodity.objects.first().pk, None)],
    "candidate_id": lambda world: _everywhere(world.candidates),
    "board_code": lambda _world: [("unknown", None)],
    "gathering_id": lambda world: _everywhere(world.gatherings),
    "part_id": lambda world: _everywhere(world.gathering_sessions),
    "registration_id": lambda world: _everywhere(world.registrations),
    "visit_id": lambda world: _everywhere(world.gathering_visits),
    "count_id": lambda world: _everywhere(world.head_counts),
    "certificate_id": lambda world: _everywhere(world.certificates),
    "participant_id": lambda world: _everywhere(world.board_participants),
    "commodity_id": lambda world: _everywhere(world.board_commodities),
    "group_id": lambda world: _everywhere(world.board_groups),
    "note_id": lambda world: _everywhere(world.board_notes),
    "ballot_id": lambda world: _everywhere(world.ballots),
    "decision_id": lambda world: _everywhere(world.decisions),
    "minutes_id": lambda world: _everywhere(world.minutes),
    "proof_id": lambda world: _everywhere(world.proofs),
    "form": lambda _world: [("konsultan", None), ("umk", None)],
    "app_label": lambda _world: [("accounts", None)],
}


def _centres(_world: World) -> Values:
    found = Centre.objects.filter(name__in=("PLUT Dunia", "PLUT Jauh"))
    return [(each.pk, Thing(each.pk, each.region_id, frozenset(), None, centre_id=each.pk)) for each in found]


# Where a word means something narrower in one address.
NARROWER: dict[str, dict[str, Callable[[World], Values]]] = {
    **{
        f"plut:{page}": {"centre_id": _centres}
        for page in (
            "centre",
            "area",
            "area_csv",
            "area_xlsx",
            "profile",
            "hours",
            "photo",
            "new_photo",
            "institution",
            "holiday",
            "facility",
            "staff_member",
            "staff",
            "seat",
            "consultant_file",
            "certificate",
            "target",
        )
    },
    "appointments:hours_of": {"person_id": lambda world: _everywhere(world.consultants)},
    "appointments:dated_hours": {"person_id": lambda world: _everywhere(world.consultants)},
    **{f"growth:{page}": {"slug": lambda _world: [("umum", None)]} for page in ("rubric", "rubric_version")},
    **{f"growth:{page}": {"slug": lambda _world: [("formal", None)]} for page in ("path", "path_walkers")},
    **{
        f"growth:{page}": {"owner_id": lambda world: _everywhere(world.cooperatives)}
        for page in ("health_history", "new_health_check")
    },
    "gatherings:taking_back": {"note_id": lambda _world: [(1, None)]},
    "registry:cooperative_year": {"owner_id": lambda world: _everywhere(world.cooperatives)},
}
