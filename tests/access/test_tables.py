"""The database alone: no scope no rows, foreign scope no rows, and a class for every column."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from conftest import BOALEMO, KOTA_MALANG
from karawo.accounts.access import scope_of
from karawo.accounts.fields import FieldsError, fields, parsed
from karawo.accounts.rules import Role
from karawo.regions.access import EVERYTHING, NOTHING, Scope, within
from tests.access import world as worlds

MODELS = sorted(
    (model for model in apps.get_models() if not model._meta.proxy), key=lambda model: model._meta.label
)

# Rows that everybody may read, by their policy.
OPEN_TO_READ = {"accounts.RoleHolding", "economy.MarketPrice", "economy.WithdrawnPrice"}

# Tables with a place whose policy also lets a person see what belongs to his account, by the column that says so.
OWN_BY_ACCOUNT = {"front.SavedFilter": "user_id"}

# Tables that name a centre and yet belong to its territory: a satisfaction survey and a gathering are led by the
# office as well.
SHARED_IN_THE_TERRITORY = {"surveys.Survey", "gatherings.Gathering", "partners.Forum", "partners.Need"}


def has_place(model) -> bool:
    return any(field.column == "kab_id" for field in model._meta.concrete_fields)


@pytest.fixture
def policies(db):
    """table → (enabled, forced)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
        return {name: (enabled, forced) for name, enabled, forced in cursor.fetchall()}


def under_policy(policies):
    return [model for model in MODELS if policies.get(model._meta.db_table, (False, False))[0]]


def test_every_column_has_a_class():
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.concrete_fields
        if fields().class_of(model._meta.label, field.name) is None
    ]
    assert not missing, (
        "karawo/accounts/fields.toml lacks a class (public, catalogue, client, identified, secret) for:\n"
        + "\n".join(missing)
    )


def test_every_class_is_of_a_column():
    known = {(model._meta.label, field.name) for model in MODELS for field in model._meta.concrete_fields}
    listed = {(label, name) for label, found in fields().classes.items() for name in found}
    assert listed - known == set()
    assert set(fields().without_policy) <= {model._meta.label for model in MODELS}


def test_a_column_in_two_classes_is_refused():
    with pytest.raises(FieldsError, match="two classes"):
        parsed('[a.B]\npublic = ["x"]\nsecret = ["x"]')
    with pytest.raises(FieldsError, match="no class"):
        parsed('[a.B]\nprivate = ["x"]')


def test_every_table_with_a_place_or_a_person_is_under_a_forced_policy(policies):
    bare = [
        f"{model._meta.label} ({model._meta.db_table})"
        for model in MODELS
        if (fields().is_personal(model._meta.label) or has_place(model))
        and model._meta.label not in fields().without_policy
        and not model._meta.label.startswith("regions.")
        and policies.get(model._meta.db_table) != (True, True)
    ]
    assert not bare, (
        "without forced row-level security (regions.access.territorial, personal or work_only in a migration): "
        + ", ".join(bare)
    )


@pytest.fixture
def world(db):
    return worlds.build()


def test_the_world_has_a_row_of_every_table_under_a_policy(world, policies):
    with within(EVERYTHING):
        empty = [model._meta.label for model in under_policy(policies) if not model._default_manager.exists()]
    assert not empty, f"tests/access/world.py lacks a row in rows() of: {', '.join(empty)}"


def test_no_scope_sees_no_rows_of_any_table(world, policies):
    seen = []
    with within(NOTHING):
        for model in under_policy(policies):
            if model._meta.label not in OPEN_TO_READ and model._default_manager.exists():
                seen.append(model._meta.label)
    assert seen == []


def test_outside_any_scope_the_application_sees_no_rows(world, policies):
    """A connection that forgot to enter a scope at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'none', true)")
        for name in ("app.scope", "app.own", "app.enterer", "app.user", "app.centres", "app.offices"):
            cursor.execute("SELECT set_config(%s, '', true)", [name])
    seen = [
        model._meta.label
        for model in under_policy(policies)
        if model._meta.label not in OPEN_TO_READ and model._default_manager.exists()
    ]
    assert seen == []


@pytest.mark.parametrize("kab_id", [BOALEMO, KOTA_MALANG, 99, 0])
def test_a_foreign_scope_sees_no_row_of_another_territory(world, policies, kab_id):
    seen = []
    with within(Scope(kab_ids=(kab_id,))):
        for model in under_policy(policies):
            if has_place(model):
                foreign = model._default_manager.exclude(kab_id=kab_id)
                if foreign.exists():
                    seen.append(model._meta.label)
    assert seen == []


def test_every_person_sees_only_rows_of_the_own_territory_file_and_hand(world, policies):
    wrong = []
    for person in world.people:
        if person.user is None:
            continue
        scope = scope_of(person.user)
        with within(scope):
            for model in under_policy(policies):
                if not has_place(model):
                    continue
                for row in model._default_manager.all():
                    mine = {
                        row.pk,
                        *(getattr(row, name, None) for name in ("owner_id", "business_id", "row_id")),
                        # An answer lies in the file of its assessment.
                        getattr(getattr(row, "assessment", None), "business_id", None),
                        *getattr(row, "subject_ids", ()),
                    }
                    is_own = (
                        bool(mine & set(scope.own_ids)) or getattr(row, "subject_id", None) in scope.own_ids
                    )
                    is_by_me = person.user.pk in {
                        getattr(row, "entered_by_id", None),
                        getattr(row, "by_id", None),
                        getattr(row, OWN_BY_ACCOUNT.get(model._meta.label, ""), None),
                    }
                    if not (row.kab_id in scope.kab_ids or is_own or is_by_me):
                        wrong.append(f"{person.label}: {model._meta.label} {row.pk} of {row.kab_id}")
    assert wrong == []


def test_a_centre_sees_its_own_rows_and_not_those_of_a_centre_beside_it(world, policies):
    """Both serve the same kabupaten; the office there reads, and writes nothing."""
    mine, beside = world.person("consultant"), world.person("consultant beside")
    of_centre = [
        model
        for model in under_policy(policies)
        if any(field.column == "centre_id" for field in model._meta.concrete_fields)
        and model._meta.app_label != "accounts"
        and model._meta.label not in SHARED_IN_THE_TERRITORY | OPEN_TO_READ
    ]
    assert of_centre
    with within(scope_of(mine.user)):
        assert [model._meta.label for model in of_centre if not model._default_manager.exists()] == []
    with within(scope_of(beside.user)):
        assert [model._meta.label for model in of_centre if model._default_manager.exists()] == []
    for model in of_centre:
        with within(scope_of(world.person("office").user)):
            rows = model._default_manager.filter(centre_id=mine.centre_id)
            try:
                with transaction.atomic():
                    changed = rows.update(centre_id=mine.centre_id)
            except DatabaseError:  # rows that are only added refuse everybody
                changed = 0
        assert changed == 0, model._meta.label


def test_an_analyst_reads_identified_rows_only_with_a_purpose(world):
    analyst = next(person.user for person in world.people if person.role is Role.ANALYST)
    owner = apps.get_model("registry", "Owner")
    with within(scope_of(analyst)):
        assert owner.objects.count() == 0
    with within(scope_of(analyst, has_purpose=True)):
        assert owner.objects.count() == len(world.owners) + len(world.cooperatives)
