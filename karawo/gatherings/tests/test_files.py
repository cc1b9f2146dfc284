"""Every list goes out whole, in three shapes, with what was asked of it."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karawo.gatherings import actions
from karawo.gatherings.models import GatheringKind
from karawo.gatherings.tests.examples import STARTS, open_stage
from karawo.gatherings.tests.test_board import COPI, decision
from karawo.journal.models import Entry
from karawo.kit.tabular import read
from karawo.regions.access import EVERYTHING, within
from karawo.ui.answers import PAGE_ROWS

pytestmark = pytest.mark.django_db
MANY = PAGE_ROWS + 3


@pytest.fixture
def stage(people):
    kind = GatheringKind.objects.get(code="fgd")
    found = open_stage(people, kind=kind, title="FGD penuh", seats=MANY)
    for number in range(MANY):
        signed = found.sign_up(f"Orang {number:02}", phone=f"08121000{number:04}")
        if number:
            found.come(signed)
    board = found.do(actions.open_board, found.gathering)
    for name in ("Kopi", "Gula aren"):
        found.do(actions.add_commodity, board, name=name)
    seated = actions.join(board.code, name="Nur", element_code="media", key=uuid.uuid4(), at=STARTS)
    note = {"key": uuid.uuid4(), "participant": seated.participant, "written_at": STARTS, "at": STARTS}
    actions.write_note(board, COPI, **note)
    found.do(actions.open_ballot, board, question="Mana dahulu?", dots=3)
    found.do(actions.decide, found.gathering, given=decision(), key=uuid.uuid4())
    found.do(actions.issue, found.gathering, at=STARTS)
    return found


@pytest.fixture
def budi(people) -> Client:
    client = Client()
    client.force_login(people.budi)
    return client


def body(answer) -> bytes:
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


LISTS = [
    ("gatherings", False, "?keadaan=semua", 1),
    ("people", False, "", MANY - 1),
    ("visits", False, "", MANY - 1),
    ("participants", True, "", MANY),
    ("participants", True, "?tampil=hadir", MANY - 1),
    ("certificates", True, "", MANY - 1),
    ("decisions", True, "", 1),
    ("notes", True, "", 1),
    ("votes", True, "", 2),
]


def test_each_list_is_the_same_whole_list_in_three_shapes(stage, budi, tmp_path):
    for page, is_of_one, query, count in LISTS:
        args = [stage.gathering.pk] if is_of_one else []
        url = {
            shape: reverse(f"gatherings:{page}_{shape}", args=args) + query
            for shape in ("csv", "xlsx", "json")
        }
        found = json.loads(body(budi.get(url["json"])))
        assert (len(found["rows"]), found["row_count"]) == (count, count), page
        assert [column["key"] for column in found["columns"]] == list(found["rows"][0]), page
        path = tmp_path / f"{page}.xlsx"
        path.write_bytes(body(budi.get(url["xlsx"])))
        with read(path) as book:
            data, about = book.sheets
            assert (data.name, about.name) == ("Data", "Keterangan"), page
            assert sum(1 for _row in data.rows()) == count + 1, page
            words = {row.values[0]: row.values[1] for row in about.rows()}
        assert words["Jumlah baris"] == str(count) and "Keadaan per" in words, page
        lines = body(budi.get(url["csv"])).decode("utf-8-sig").strip().splitlines()
        assert len(lines) == count + 1, page


def test_a_page_offers_its_files_with_its_filter(stage, budi):
    page = budi.get(reverse("gatherings:participants", args=[stage.gathering.pk]) + "?tampil=hadir&halaman=2")
    text = page.content.decode()
    for shape in ("csv", "xlsx", "json"):
        assert f"/peserta.{shape}?tampil=hadir" in text


def test_taking_a_list_along_stands_in_the_journal_and_a_stranger_gets_nothing(stage, budi, people):
    url = reverse("gatherings:participants_json", args=[stage.gathering.pk])
    body(budi.get(url))
    with within(EVERYTHING):
        entry = Entry.objects.select_related("by").filter(act="gathering.exported").latest("pk")
    assert entry.words["list"] == "Peserta FGD penuh" and entry.by == people.budi
    rina = Client()
    rina.force_login(people.rina)
    assert rina.get(url).status_code == 404
    whole = json.loads(body(rina.get(reverse("gatherings:people_json"))))
    assert whole["rows"] == []


def test_moments_and_days_are_for_machines(stage, budi):
    url = reverse("gatherings:decisions_json", args=[stage.gathering.pk])
    found = json.loads(body(budi.get(url)))
    (row,) = found["rows"]
    assert row["tenggat"] == decision().due_on.isoformat()
    assert found["filters"]["Kegiatan"] == "FGD penuh"
    assert timezone.datetime.fromisoformat(found["as_of"]).tzinfo is not None
