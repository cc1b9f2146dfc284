"""A list linked against a kept one: the same pairs as one run over both, and nothing of the kept list changes."""

import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karawo.registry.linkage.batch import against, run
from karawo.registry.linkage.batch.arrays import in_memory, with_room
from karawo.registry.linkage.batch.columns import Texts
from karawo.registry.linkage.batch.command import main
from karawo.registry.linkage.batch.engines import Budget, engine
from karawo.registry.linkage.batch.header import COLUMNS
from karawo.registry.linkage.batch.index import build, numbers_in
from karawo.registry.linkage.batch.judge import looked_at_again
from karawo.registry.linkage.batch.kept import FORMAT, called_of, keep, open_kept
from karawo.registry.linkage.batch.kernels.alike import say_the_same
from karawo.registry.linkage.batch.kernels.block import keys_of, mark
from karawo.registry.linkage.batch.lean import ground_of, slots_of
from karawo.registry.linkage.batch.model import read_model
from karawo.registry.linkage.batch.newcomers import Whole, World, newcomers
from karawo.registry.linkage.batch.questions import REGISTER
from karawo.registry.linkage.batch.readers import Readers
from karawo.registry.linkage.batch.sharing import shared_by
from karawo.registry.linkage.batch.tests.files import invented_rows, table_of, write_csv

ROWS = invented_rows(1500, seed=8)
OLD, NEW = [row for at, row in enumerate(ROWS) if at % 4], ROWS[::4]


def source_of(rows):
    readers = Readers(by_place=True)
    readers.add(table_of(rows))
    return run.Source(readers.finish(), {}, [("daftar", len(rows))])


def linked_of(rows, model):
    return run.link(source_of(rows), model, "lean", Budget(), run.Clock())


def kept_of(rows, model, folder):
    linked = linked_of(rows, model)
    keep(linked.source.columns, called_of(linked), model, folder)
    return open_kept(folder, model)


def told(pairs, ids):
    """{the two record ids: (bits, flags)}."""
    left, right = ids(pairs.left).to_pylist(), ids(pairs.right).to_pylist()
    weights = zip(pairs.bits.round(6).tolist(), pairs.flags.tolist(), strict=True)
    return {
        tuple(sorted((one, other))): weight for one, other, weight in zip(left, right, weights, strict=True)
    }


@given(st.integers(1, 10**6), st.integers(2, 6), st.sampled_from([2, 5, 200]))
@settings(max_examples=12, deadline=None)
def test_new_rows_meet_whom_they_meet_in_one_run_over_all(seed, step, cap):
    """Also in blocks that are too large to be compared all with all."""
    model = replace(REGISTER, cap=cap, window=2)
    rows = invented_rows(250, seed=seed)
    with TemporaryDirectory() as made:
        kept = kept_of([row for at, row in enumerate(rows) if at % step], model, Path(made))
        assert_as_in_one_run(rows[::step], kept, model)


def assert_as_in_one_run(rows, kept, model):
    found = against.link_against(source_of(rows), kept, model, Budget(), run.Clock()).linked
    new = newcomers(source_of(rows).columns, kept, model)
    world = World(Whole(new), np.arange(kept.rows), in_memory, with_census=True)
    met = engine("lean")(world.columns, model, run.bits_at(model.least), Budget())
    every = looked_at_again(world.columns, met, model, Budget())
    is_of_new = every.right >= kept.rows
    whole = told(every, world.ids)
    expected = {
        both: weight for (both, weight), is_new in zip(whole.items(), is_of_new, strict=True) if is_new
    }
    assert told(found.pairs, found.ids) == expected
    assert expected


def test_a_kept_list_grows_and_nobody_in_it_is_renamed(tmp_path):
    rows = [ROWS[start : start + 500] for start in (0, 500, 1000)]
    for at, name in enumerate(("satu", "dua", "tiga")):
        write_csv(tmp_path / f"{name}.csv", rows[at])
    place = {
        name: str(tmp_path / name) for name in ("satu.csv", "dua.csv", "hasil.csv", "satu", "berdua", "utuh")
    }
    assert main([place["satu.csv"], place["hasil.csv"], "--keep", place["satu"]]) == 0
    grown = ["--against", place["satu"], "--keep", place["berdua"]]
    assert main([place["dua.csv"], str(tmp_path / "dua.hasil.csv"), *grown]) == 0
    assert main([place["satu.csv"], place["dua.csv"], str(tmp_path / "x.csv"), "--keep", place["utuh"]]) == 0
    told_of = [json.loads((tmp_path / name / "kept.json").read_text()) for name in ("berdua", "utuh")]
    for name in ("rows", "prior", "totals"):
        assert told_of[0][name] == told_of[1][name]
    kept = open_kept(tmp_path / "berdua", read_model(None))
    ids = kept.taken(np.arange(kept.rows), "ids")
    owner = ids.take(pa.array(kept["owner-called"][kept["owner"]])).to_pylist()
    unit = ids.take(pa.array(np.asarray(kept["unit-called"]))).to_pylist()
    named = {
        row["record_id"]: row
        for answer in ("hasil.csv", "dua.hasil.csv")
        for row in rows_of(tmp_path / answer)
    }
    for at, record in enumerate(ids.to_pylist()):
        assert named[record] == {"record_id": record, "owner_cluster": owner[at], "unit_cluster": unit[at]}
    assert_as_in_one_run(rows[2], kept, read_model(None))


def test_what_the_kept_list_says_of_its_rows_is_what_they_say_beside_the_new_ones(tmp_path):
    """Nothing of it is told anew: marks, what a row can still say, words of texts, uses of a telephone."""
    model = read_model(None)
    kept = kept_of(OLD, model, tmp_path)
    whole = Whole(newcomers(source_of(NEW).columns, kept, model))
    meeting = against._Meeting(whole, model, Budget(threads=2))
    for rule in range(len(model.rules)):
        for portion in meeting.portions(rule):
            portion()
    world = World(whole, np.arange(kept.rows), in_memory, with_census=True)
    told_anew = ground_of(world.columns, model, 0.0, Budget())
    ground, keys = meeting.ground, np.empty(len(world), np.uint64)
    for rule in range(len(model.rules)):
        for slot in range(slots_of(ground.rules, rule)):
            keys_of(told_anew.records, ground.rules, rule, slot, keys)
            mark(keys, told_anew.marks, rule, slots_of(ground.rules, rule) > 1)
    assert (ground.marks == told_anew.marks).all()
    assert (ground.outlook.have == told_anew.outlook.have).all()
    too_low = np.maximum(told_anew.outlook.reach.astype(float) - ground.outlook.reach, 0).sum(axis=1)
    assert 0 < too_low.max() <= ground.program.slack < 2
    again = Texts.of(pa.array(list(whole.columns.texts), pa.large_string()))
    assert (again.at == whole.columns.texts.at).all()
    assert (again.bags == whole.columns.texts.bags).all()
    assert (again.word_at == whole.columns.texts.word_at).all()
    pairs = np.random.default_rng(1).integers(1, len(again), (2, 20_000)).astype(np.int32)
    pairs[1, ::2] = pairs[0, ::2]
    pairs[1, ::4] += 1
    pairs %= len(again)
    answers = np.zeros((2, pairs.shape[1]), bool)
    for texts, answer in zip((again, whole.columns.texts), answers, strict=True):
        say_the_same(texts.words, texts.word_at, *pairs, answer)
    assert (answers[0] == answers[1]).all()
    assert 5000 < answers[0].sum() < 20_000
    phones = np.column_stack([whole.columns[f"phone_{slot}"] for slot in (1, 2, 3)])
    uses = np.column_stack([whole.columns[f"uses_{slot}"] for slot in (1, 2, 3)])
    assert (uses == np.maximum(shared_by(phones) - 1, 0)).all()


@pytest.mark.parametrize("can_map", [True, False])
def test_room_behind_a_file_leaves_the_file_as_it_is(tmp_path, monkeypatch, can_map):
    if not can_map:
        monkeypatch.setattr("karawo.registry.linkage.batch.arrays._mapped_at", lambda *_asked: False)
    held = np.arange(5000, dtype=np.int32).reshape(-1, 2)
    held.tofile(tmp_path / "angka.bin")
    found = with_room(tmp_path / "angka.bin", held.dtype, held.shape, 3000)
    assert found.shape == (5500, 2)
    assert (found[:2500] == held).all()
    assert not found[2500:].any()
    found[:] = 7
    assert (np.fromfile(tmp_path / "angka.bin", np.int32).reshape(-1, 2) == held).all()
    assert found.sum() == 7 * found.size


def without(*names):
    """Of what others would have to tell: nothing is open."""
    return [row | dict.fromkeys(names, "") for row in ROWS]


def test_pairs_weigh_what_they_weigh_in_one_run_over_both_lists(tmp_path):
    model = read_model(None)
    rows = [row for row in without("kbli", "address") if row["desa_code"]]
    old, new = [row for at, row in enumerate(rows) if at % 4], rows[::4]
    joined = against.link_against(source_of(new), kept_of(old, model, tmp_path), model, Budget(), run.Clock())
    whole = linked_of([*old, *new], model)
    columns = whole.source.columns
    expected = {
        both: weight
        for both, weight in told(
            whole.pairs, lambda rows: columns.record_id.take(pa.array(columns.origin[rows]))
        ).items()
        if {row["record_id"] for row in new} & set(both)
    }
    assert len(expected) > 50
    assert told(joined.linked.pairs, joined.linked.ids) == expected


@given(st.lists(st.integers(0, 40), min_size=1, max_size=300))
@settings(max_examples=50, deadline=None)
def test_a_key_finds_all_its_numbers_and_no_others(drawn):
    keys = np.array(drawn, np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    index = build(
        "rule", lambda: iter([(0, keys)]), len(keys), lambda _name, shape, kind: np.zeros(shape, kind)
    )
    asked = np.arange(41, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    first, end = index.find(asked)
    for key in range(41):
        expected = [at for at, one in enumerate(drawn) if one == key and key]
        assert numbers_in(index.held[first[key] : end[key]]).tolist() == expected
    assert index.runs_over(10) == sorted(
        (int(first[key]), int(end[key])) for key in range(1, 41) if drawn.count(key) > 10
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("against")
    write_csv(folder / "lama.csv", OLD)
    write_csv(folder / "baru.csv", NEW)
    words = [str(folder / "lama.csv"), str(folder / "lama.hasil.csv"), "--threads", "1"]
    assert main([*words, "--keep", str(folder / "simpanan")]) == 0
    return folder


def beside(home, output, *words, new="baru.csv"):
    inputs = [str(home / new), str(output), "--against", str(home / "simpanan")]
    return main([*inputs, *(words or ["--threads", "1"])])


def rows_of(path):
    return pyarrow.csv.read_csv(path).to_pylist()


def test_a_list_that_is_kept_is_linked_as_without(home, tmp_path):
    assert main([str(home / "lama.csv"), str(tmp_path / "hasil.csv"), "--threads", "1"]) == 0
    assert (tmp_path / "hasil.csv").read_bytes() == (home / "lama.hasil.csv").read_bytes()


def test_new_rows_get_the_names_of_kept_owners_and_units(home, tmp_path, capsys):
    assert beside(home, tmp_path / "hasil.csv", "--json", "--pairs", str(tmp_path / "pasangan.csv")) == 0
    said = json.loads(capsys.readouterr().out)
    found, old = rows_of(tmp_path / "hasil.csv"), rows_of(home / "lama.hasil.csv")
    assert [row["record_id"] for row in found] == [row["record_id"] for row in NEW]
    mine = {row["record_id"] for row in NEW}
    owners, units = ({row[f"{what}_cluster"] for row in old} for what in ("owner", "unit"))
    joined = [row for row in found if row["owner_cluster"] not in mine]
    assert len(joined) == said["against"]["rows_that_joined_a_kept_owner"] > 50
    assert {row["owner_cluster"] for row in joined} <= owners
    its_owner = {row["unit_cluster"]: row["owner_cluster"] for row in old}
    in_units = [row for row in found if row["unit_cluster"] not in mine]
    assert len(in_units) == said["against"]["rows_that_joined_a_kept_unit"] > 20
    assert all(its_owner[row["unit_cluster"]] == row["owner_cluster"] for row in in_units)
    assert {row["unit_cluster"] for row in in_units} <= units
    truth = {row["record_id"]: row["truth_owner"] for row in ROWS}
    right = sum(truth[row["record_id"]] == truth[row["owner_cluster"]] for row in joined)
    assert right > 0.9 * len(joined)
    pairs = rows_of(tmp_path / "pasangan.csv")
    assert len(pairs) == said["pairs"]["kept"] > 50
    assert all(mine & {pair["left_id"], pair["right_id"]} for pair in pairs)


@pytest.mark.parametrize("words", [("--threads", "2"), ("--chunk", "50")])
def test_threads_and_chunks_change_nothing(home, tmp_path, words):
    assert beside(home, tmp_path / "satu.csv") == 0
    assert beside(home, tmp_path / "dua.csv", *words) == 0
    assert (tmp_path / "dua.csv").read_bytes() == (tmp_path / "satu.csv").read_bytes()


def test_rows_on_the_disk_and_looked_up_in_portions_give_the_same(home, tmp_path, monkeypatch):
    assert beside(home, tmp_path / "satu.csv") == 0
    monkeypatch.setattr("karawo.registry.linkage.batch.run.BYTES_PER_ROW", 10**9)
    monkeypatch.setattr("karawo.registry.linkage.batch.against._MOST_AT_ONCE", 40)
    assert beside(home, tmp_path / "dua.csv") == 0
    assert (tmp_path / "dua.csv").read_bytes() == (tmp_path / "satu.csv").read_bytes()


def test_a_list_without_rows_gives_a_list_without_rows(home, tmp_path, capsys):
    (tmp_path / "kosong.csv").write_text(",".join(COLUMNS) + "\n")
    assert beside(home, tmp_path / "hasil.csv", "--json", new=tmp_path / "kosong.csv") == 0
    assert (tmp_path / "hasil.csv").read_text().strip() == '"record_id","owner_cluster","unit_cluster"'
    assert json.loads(capsys.readouterr().out)["against"]["rows_that_joined_a_kept_owner"] == 0


def test_a_single_new_row_finds_its_owner(home, tmp_path):
    old = next(row for row in OLD if row["nik"] and row["business_name"])
    write_csv(tmp_path / "satu.csv", [old | {"record_id": "baru", "source": "lain"}])
    assert beside(home, tmp_path / "hasil.csv", new=tmp_path / "satu.csv") == 0
    expected = next(row for row in rows_of(home / "lama.hasil.csv") if row["record_id"] == old["record_id"])
    (found,) = rows_of(tmp_path / "hasil.csv")
    assert found == expected | {"record_id": "baru"}


PERSON = dict.fromkeys(COLUMNS, "") | {"owner_name": "Nurhayati Lamatenggo"}
HERE = {"kab_code": "7571", "kec_code": "757103", "desa_code": "7571031001"}
THERE = {"kab_code": "7501", "kec_code": "750101", "desa_code": "7501012001"}


def test_two_kept_owners_are_proposed_for_merging_and_not_merged(tmp_path, capsys):
    nib, nik = "1234567890128", "7571034507850002"
    write_csv(
        tmp_path / "lama.csv",
        [
            PERSON | HERE | {"record_id": "a", "nib": nib, "business_name": "Karawo Indah"},
            PERSON | THERE | {"record_id": "b", "nik": nik, "business_name": "Kios Sembako"},
            *(row for row in OLD[:200]),
        ],
    )
    write_csv(tmp_path / "baru.csv", [PERSON | HERE | {"record_id": "c", "nib": nib, "nik": nik}])
    kept, output = str(tmp_path / "simpanan"), tmp_path / "hasil.csv"
    assert main([str(tmp_path / "lama.csv"), str(tmp_path / "dulu.csv"), "--keep", kept]) == 0
    named = {row["record_id"]: row["owner_cluster"] for row in rows_of(tmp_path / "dulu.csv")}
    assert (named["a"], named["b"]) == ("a", "b")
    capsys.readouterr()
    words = ["--against", kept, "--json", "--pairs", str(tmp_path / "pasangan.csv")]
    assert main([str(tmp_path / "baru.csv"), str(output), *words]) == 0
    (found,) = rows_of(output)
    verdicts = {pair["left_id"]: pair["verdict"] for pair in rows_of(tmp_path / "pasangan.csv")}
    assert json.loads(capsys.readouterr().out)["against"]["owners_proposed_for_merging"] == 1
    assert sorted(verdicts) == ["a", "b"]
    assert verdicts.pop(found["owner_cluster"]) == "link"
    assert list(verdicts.values()) == ["merge"]


def test_another_business_of_a_kept_owner_is_a_unit_of_its_own(tmp_path):
    nik = "7571034507850002"
    kept_row = (
        PERSON | HERE | {"record_id": "a", "nik": nik, "business_name": "Karawo Indah", "kbli": "13912"}
    )
    write_csv(tmp_path / "lama.csv", [kept_row, *OLD[:200]])
    new = [
        kept_row | {"record_id": "c", "source": "lain"},
        kept_row
        | {"record_id": "d", "source": "lain", "business_name": "Bengkel Motor Jaya", "kbli": "45407"},
    ]
    write_csv(tmp_path / "baru.csv", new)
    kept = str(tmp_path / "simpanan")
    assert main([str(tmp_path / "lama.csv"), str(tmp_path / "dulu.csv"), "--keep", kept]) == 0
    assert main([str(tmp_path / "baru.csv"), str(tmp_path / "hasil.csv"), "--against", kept]) == 0
    found = {row["record_id"]: row for row in rows_of(tmp_path / "hasil.csv")}
    assert found["c"] == {"record_id": "c", "owner_cluster": "a", "unit_cluster": "a"}
    assert found["d"] == {"record_id": "d", "owner_cluster": "a", "unit_cluster": "d"}


def spoilt(name, text):
    return lambda folder: (folder / name).write_text(text)


def changed(name, value):
    def change(folder):
        head = json.loads((folder / "kept.json").read_text())
        (folder / "kept.json").write_text(json.dumps(head | {name: value}))

    return change


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shutil.rmtree, "bukan simpanan daftar"),
        (spoilt("kept.json", "{"), "rusak (kept.json)"),
        (spoilt("kept.json", "[]"), "rusak (kept.json)"),
        (spoilt("wide.bin", "x"), "rusak (wide.bin)"),
        (lambda folder: (folder / "rule-3-held.bin").unlink(), "rusak (rule-3-held.bin)"),
        (changed("format", 0), "ditulis oleh versi lain"),
        (changed("format", FORMAT - 1), "ditulis oleh versi lain"),
        (lambda folder: (folder / "marks.bin").unlink(), "rusak (marks.bin)"),
        (changed("canonicaliser", "0"), "ditulis oleh versi lain"),
        (changed("model_digest", "0"), "dibuat dengan model lain"),
        (changed("rows", None), "rusak (kept.json)"),
    ],
)
def test_a_folder_that_does_not_fit_is_refused(home, tmp_path, capsys, spoil, said):
    shutil.copytree(home / "simpanan", tmp_path / "simpanan")
    shutil.copy(home / "baru.csv", tmp_path / "baru.csv")
    spoil(tmp_path / "simpanan")
    assert beside(tmp_path, tmp_path / "hasil.csv") == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "hasil.csv").exists()


def test_a_record_that_is_kept_already_is_refused(home, tmp_path, capsys):
    write_csv(tmp_path / "lagi.csv", [*NEW[:3], OLD[7]])
    assert beside(home, tmp_path / "hasil.csv", new=tmp_path / "lagi.csv") == 2
    assert f'record_id "{OLD[7]["record_id"]}" sudah ada dalam simpanan' in capsys.readouterr().err
    assert not (tmp_path / "hasil.csv").exists()


def test_a_folder_that_is_there_is_not_written_over(home, tmp_path, capsys):
    words = [str(home / "lama.csv"), str(tmp_path / "hasil.csv"), "--keep", str(home / "simpanan")]
    assert main(words) == 2
    assert "sudah ada; sebut folder baru" in capsys.readouterr().err


def test_only_the_engine_of_our_own_links_against_a_kept_list(home, tmp_path, capsys):
    assert beside(home, tmp_path / "hasil.csv", "--engine", "splink") == 2
    assert "hapus --engine" in capsys.readouterr().err


KILLED = """
import os, signal, sys
from karawo.registry.linkage.batch import kept
from karawo.registry.linkage.batch.command import main

def struck(*_words):
    os.kill(os.getpid(), signal.SIGKILL)

kept._keep_ids = struck
main(sys.argv[1:])
"""


def test_a_killed_run_keeps_nothing_and_the_next_starts_clean(home, tmp_path):
    words = [str(home / "lama.csv"), str(tmp_path / "hasil.csv"), "--keep", str(tmp_path / "simpanan")]
    child = subprocess.run([sys.executable, "-c", KILLED, *words, "--threads", "1"], capture_output=True)
    assert child.returncode == -signal.SIGKILL
    assert not (tmp_path / "simpanan").exists()
    assert main([*words, "--threads", "1"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"hasil.csv", "simpanan"}
    for path in (home / "simpanan").iterdir():
        assert path.read_bytes() == (tmp_path / "simpanan" / path.name).read_bytes()
    assert (tmp_path / "simpanan").stat().st_mode & 0o777 == 0o700


def test_what_words_tell_in_the_kept_list_tells_which_new_rows_are_one_business(tmp_path):
    """No new row states what cakes and credit are; the kept list does."""
    stated = (("Aneka Kue Melati", "10792"), ("Kios Pulsa Jaya", "47414"), ("Kerajinan Rotan", "16293"))
    kept = [
        {"record_id": f"k{at}", "owner_name": f"Ani {at}", "business_name": name, "kbli": kbli}
        for at, (name, kbli) in enumerate(stated * 6)
    ]
    person = {"owner_name": "Sri Mohamad", "nik": "7571014501800003"}
    new = [
        person | {"record_id": f"n{at}", "business_name": name, "kbli": kbli, "source": source}
        for at, (name, kbli, source) in enumerate(
            (("Kue Bahagia", "", "sidt"), ("Pulsa Sentosa", "47414", "dinas"), ("Manis", "10792", "oss"))
        )
    ]
    opened = kept_of(kept, REGISTER, tmp_path)
    found = against.link_against(source_of(new), opened, REGISTER, Budget(), run.Clock())
    assert found.names(found.owner).to_pylist() == ["n0"] * 3
    laid = np.array(["n0", "n1", "n2"])[against.origin_of(found.source.columns)]
    units = dict(zip(laid.tolist(), found.names(found.unit).to_pylist(), strict=True))
    assert units == {"n0": "n0", "n1": "n1", "n2": "n0"}
