"""Sealing while others write, and finding what a superuser did to sealed rows."""

from __future__ import annotations

import dataclasses
import time
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from conftest import AT, KOTA_GORONTALO
from karawo.config import database
from karawo.journal import queries
from karawo.journal.actions import Busy, record, record_look, seal, told_later
from karawo.journal.merkle import Fault
from karawo.journal.models import Look, Seal
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Owner
from tests import databases


@pytest.fixture
def scratch(django_db_setup, django_db_blocker):
    """A database of one's own whose transactions really commit."""
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        databases.fresh(f"{usual}_segel")
        connection.settings_dict["NAME"] = f"{usual}_segel"
        try:
            yield f"{usual}_segel"
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual
            database.drop_database(settings.HOME, f"{usual}_segel")


def as_role(role, name):
    reached = database.connection(settings.HOME, role=role)
    return psycopg.connect(dataclasses.replace(reached, name=name).conninfo())


def as_superuser(name, *statements):
    with as_role("bootstrap", name) as session:
        session.execute("SET session_replication_role = replica")
        for statement in statements:
            session.execute(statement)


def acts(count, start=0):
    with within(EVERYTHING):
        for number in range(start, start + count):
            record("test.act", by=None, at=AT, kab_id=KOTA_GORONTALO, words={"number": number})
        record_look(Look.What.PAGE, by=None, at=AT, subject=("business", 1), kab_id=KOTA_GORONTALO)


def test_what_was_written_is_sealed_once(scratch):
    acts(3)
    made = seal(at=AT)
    assert (made.row_count, made.last_entry_id) == (4, 3)
    assert seal(at=AT) is None
    acts(2)
    assert seal(at=AT).row_count == 3
    assert queries.verify() == (2, [])


TAMPERINGS = [
    ("UPDATE journal_entry SET words = '{\"number\": 99}' WHERE id = 2", Fault.EDITED, 2),
    ("UPDATE journal_look SET reason = 'x'", Fault.EDITED, 1),
    ("UPDATE journal_entry SET at = at + interval '1 microsecond' WHERE id = 3", Fault.EDITED, 3),
    ("DELETE FROM journal_entry WHERE id = 2", Fault.DELETED, 2),
    (
        "INSERT INTO journal_entry (id, at, act, subject_kind, kab_id, words) "
        "VALUES (4, now(), 'test.act', '', 0, '{}')",
        Fault.INSERTED,
        4,
    ),
]


@pytest.mark.parametrize(("statement", "fault", "row_id"), TAMPERINGS)
def test_what_a_superuser_did_to_a_sealed_row_is_named(scratch, statement, fault, row_id):
    with pytest.raises(RuntimeError), within(EVERYTHING):
        for _ in range(4):
            record("test.gap", by=None, at=AT)
        raise RuntimeError  # leaves ids 1 to 4 free, so that a row can be slipped in
    with as_role("bootstrap", scratch) as session:
        session.execute("SELECT setval('journal_entry_id_seq', 1, false)")
    acts(3)
    with as_role("bootstrap", scratch) as session:
        session.execute("SELECT setval('journal_entry_id_seq', 4)")
    acts(1, start=3)
    seal(at=AT)
    as_superuser(scratch, statement)
    _count, (finding, *rest) = queries.verify()
    assert (finding.difference.fault, finding.difference.row_id) == (fault, row_id)
    assert str(row_id) in finding.what
    assert len(rest) == (1 if "journal_look" in statement else 0)


def test_rows_that_changed_places_are_named(scratch):
    acts(3)
    seal(at=AT)
    as_superuser(
        scratch,
        "UPDATE journal_entry SET id = -1 WHERE id = 1",
        "UPDATE journal_entry SET id = 1 WHERE id = 2",
        "UPDATE journal_entry SET id = 2 WHERE id = -1",
    )
    _count, findings = queries.verify()
    assert [(found.difference.fault, found.difference.moved_from) for found in findings] == [
        (Fault.MOVED, 2),
        (Fault.MOVED, 1),
    ]


def test_a_seal_that_was_made_anew_breaks_the_chain(scratch):
    for _ in range(3):
        acts(1)
        seal(at=AT)
    as_superuser(scratch, "DELETE FROM journal_seal WHERE id = 2")
    _count, findings = queries.verify()
    assert any("tidak bersambung" in found.what and found.seal_id == 3 for found in findings)


def test_a_chain_that_lost_its_end_no_longer_has_the_printed_seal(scratch):
    acts(1)
    seal(at=AT)
    acts(1)
    printed = seal(at=AT).chained_root
    assert queries.verify(known_root=printed) == (2, [])
    as_superuser(scratch, "DELETE FROM journal_seal WHERE id = 2")
    _count, findings = queries.verify(known_root=printed)
    assert [found.what for found in findings] == [f"Segel {printed} tidak ada lagi dalam rantai."]


def test_a_row_that_becomes_visible_late_is_not_missed(scratch):
    with as_role("app", scratch) as writer:
        writer.execute("SET ROLE karawo_work")
        writer.execute(
            "INSERT INTO journal_entry (at, act, subject_kind, kab_id, words) VALUES (now(), 'test.late', '', 0, '{}')"
        )
        acts(1)
        with pytest.raises(Busy):
            seal(at=AT)
        with pytest.raises(Busy):
            seal(at=AT + timedelta(hours=1))
        writer.commit()
    assert seal(at=AT).row_count == 3
    assert queries.verify() == (1, [])


def test_a_clock_that_is_put_back_breaks_no_seal_and_lets_no_row_wait(scratch):
    acts(2)
    first = seal(at=AT)
    earlier = AT - timedelta(hours=2)
    with within(EVERYTHING):
        record("test.earlier", by=None, at=earlier, kab_id=KOTA_GORONTALO)
    second = seal(at=earlier)
    assert (second.row_count, second.at) == (1, earlier) and second.id > first.id
    assert queries.verify() == (2, [])
    acts(1)
    # The sealer waits for a writer, as it does where rows have waited long.
    with as_role("app", scratch) as writer:
        writer.execute("SET ROLE karawo_work")
        writer.execute("SELECT pg_advisory_xact_lock_shared(7500001)")
        began = time.monotonic()
        with pytest.raises(Busy):
            seal(at=earlier)
        assert time.monotonic() - began > 1
    assert seal(at=earlier + timedelta(minutes=1)).row_count == 2
    assert queries.verify() == (3, [])


def test_an_import_that_writes_for_long_does_not_wait_for_the_sealer(scratch):
    with within(EVERYTHING):
        entry = record("test.import", by=None, at=AT)
        with as_role("app", scratch) as other, connection.cursor() as cursor:
            other.execute("SET ROLE karawo_work")
            other.execute("SELECT pg_try_advisory_xact_lock(7500001)")
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            cursor.execute(
                "INSERT INTO journal_change (entry_id, table_name, row_id, kab_id, before) "
                "SELECT %s, 'x', n, 0, '{}' FROM generate_series(1, 1000) n",
                [entry.pk],
            )
    assert seal(at=AT).row_count == 1001


def test_an_act_that_is_told_last_is_in_no_seal_before_it_and_in_the_next_one(scratch):
    with within(EVERYTHING), told_later() as number:
        with as_role("app", scratch) as sealer:
            sealer.execute("SET ROLE karawo_work")
            assert sealer.execute("SELECT pg_try_advisory_xact_lock(7500001)").fetchone() == (False,)
        entry = record("test.later", by=None, at=AT, number=number)
    assert entry.pk == number
    assert seal(at=AT).last_entry_id == number


def test_an_act_that_is_begun_and_never_told_takes_its_rows_with_it(scratch):
    with pytest.raises(RuntimeError, match="never told"), within(EVERYTHING), told_later() as number:
        made = Owner.objects.create(name="Ani", canonical_name="ANI", kab_id=KOTA_GORONTALO, created_at=AT)
        made.refresh_from_db()
        assert made.entry_id == number
    with within(EVERYTHING):
        assert not Owner.objects.exists()


def test_an_act_needs_a_transaction_around_it(scratch):
    with pytest.raises(RuntimeError, match="transaction"), told_later():
        raise AssertionError("not reached")


def test_the_command_seals_and_verifies(scratch, capsys):
    acts(1)
    call_command("journal", "seal")
    assert "2 baris disegel" in capsys.readouterr().out
    call_command("journal", "verify")
    assert "1 segel utuh" in capsys.readouterr().out
    as_superuser(scratch, "DELETE FROM journal_entry WHERE id = 1")
    with pytest.raises(CommandError, match="1 kerusakan"):
        call_command("journal", "verify")
    assert "Catatan nomor 1 dihapus sesudah disegel." in capsys.readouterr().out


def test_seals_are_seen_by_the_standing_work_alone(scratch):
    from karawo.regions.access import NOTHING

    acts(1)
    seal(at=AT)
    with transaction.atomic(), within(NOTHING):
        assert Seal.objects.count() == 0
