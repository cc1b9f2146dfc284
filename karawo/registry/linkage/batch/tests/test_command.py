"""`karawo link` on files: what it writes, what it refuses, and what a kill leaves behind."""

import json
import multiprocessing
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest

from karawo.registry.linkage.batch.command import main
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.gather import _put_down as put_down
from karawo.registry.linkage.batch.lean import _keys_beside as keys_beside
from karawo.registry.linkage.batch.model import write_model
from karawo.registry.linkage.batch.questions import REGISTER
from karawo.registry.linkage.batch.readers import Readers
from karawo.registry.linkage.batch.tests.files import invented_rows, table_of, write_csv

ROWS = invented_rows(1500, seed=8)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("link")
    write_csv(folder / "daftar.csv", ROWS)
    write_model(REGISTER, folder / "model.json")
    return folder


def run(home, *words, model=True):
    return main([*words, "--threads", "1", *(["--model", str(home / "model.json")] if model else [])])


@pytest.fixture(scope="module")
def whole(home):
    assert run(home, str(home / "daftar.csv"), str(home / "utuh.csv")) == 0
    return (home / "utuh.csv").read_bytes()


def test_every_record_gets_its_owner_and_its_unit(whole, home):
    table = pyarrow.csv.read_csv(home / "utuh.csv").to_pylist()
    assert [row["record_id"] for row in table] == [row["record_id"] for row in ROWS]
    owners = {}
    for row in table:
        assert owners.setdefault(row["unit_cluster"], row["owner_cluster"]) == row["owner_cluster"]
    assert 700 < len(set(owners.values())) < 1300


@pytest.mark.parametrize("chunk", ["97", "1000"])
def test_how_the_file_is_cut_makes_no_difference(whole, home, chunk):
    assert run(home, str(home / "daftar.csv"), str(home / "cut.csv"), "--chunk", chunk) == 0
    assert (home / "cut.csv").read_bytes() == whole


def test_memory_mapped_columns_and_two_threads_give_the_same(whole, home, monkeypatch):
    monkeypatch.setattr("karawo.registry.linkage.batch.run.BYTES_PER_ROW", 10**9)
    monkeypatch.setattr("karawo.registry.linkage.batch.run.SETTLING_BYTES_PER_ROW", 10**9)
    words = [str(home / "daftar.csv"), str(home / "kecil.csv"), "--model", str(home / "model.json")]
    assert main([*words, "--threads", "2"]) == 0
    assert (home / "kecil.csv").read_bytes() == whole


def test_what_rules_ask_for_is_on_the_disk_too_where_memory_does_not_hold_it(whole, home, monkeypatch):
    monkeypatch.setattr("karawo.registry.linkage.batch.run.BYTES_PER_ROW", 10**9)
    monkeypatch.setattr("karawo.registry.linkage.batch.run.SAID_BYTES_PER_ROW", 10**9)
    walked = []
    monkeypatch.setattr(
        "karawo.registry.linkage.batch.lean._keys_beside",
        lambda ground: walked.append(keys_beside(ground)) or walked[-1],
    )
    assert run(home, str(home / "daftar.csv"), str(home / "sempit.csv")) == 0
    assert (home / "sempit.csv").read_bytes() == whole
    assert [type(keys) for keys in walked] == [np.memmap]


def test_pieces_put_down_on_the_disk_give_the_same(whole, home, monkeypatch):
    monkeypatch.setattr("karawo.registry.linkage.batch.run.PIECES_SHARE", 0)
    kept = []
    monkeypatch.setattr(
        "karawo.registry.linkage.batch.gather._put_down",
        lambda *words: kept.append(put_down(*words)) or kept[-1],
    )
    assert run(home, str(home / "daftar.csv"), str(home / "disk.csv"), "--chunk", "400") == 0
    assert (home / "disk.csv").read_bytes() == whole
    assert [type(piece) for piece in kept] == [np.memmap] * 8
    assert not (home / ".disk.csv.kerja").exists()


def test_numbers_that_are_equal_only_in_64_bits_are_no_repetition(whole, home, monkeypatch):
    monkeypatch.setattr("karawo.registry.linkage.batch.run.hashes", lambda _letters, _at, out: out.fill(7))
    assert run(home, str(home / "daftar.csv"), str(home / "sama.csv")) == 0
    assert (home / "sama.csv").read_bytes() == whole


def test_several_processes_read_a_file_as_one_does(whole, home):
    words = [str(home / "daftar.csv"), str(home / "serentak.csv"), "--model", str(home / "model.json")]
    assert main([*words, "--threads", "2", "--chunk", "400"]) == 0
    assert (home / "serentak.csv").read_bytes() == whole


def test_a_reading_process_that_is_lost_is_told():
    with Readers(2) as readers:
        readers.add(table_of(ROWS[:50]))
        readers.add(table_of(ROWS[50:100]))
        for process in multiprocessing.active_children():
            process.kill()
        with pytest.raises(CannotLink, match="--threads 1"):
            readers.finish()


def test_a_reading_process_that_is_lost_before_its_next_table_is_told_too():
    with Readers(2) as readers:
        for start in (0, 50):
            readers.add(table_of(ROWS[start : start + 50]))
        for helper in readers._helpers:
            readers._take_from(helper)
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        with pytest.raises(CannotLink, match="--threads 1"):
            readers.add(table_of(ROWS[100:150]))


def test_two_lists_are_linked_as_one(whole, home):
    first, second = home / "satu.csv", home / "dua.csv"
    write_csv(first, ROWS[:700])
    write_csv(second, ROWS[700:])
    assert run(home, str(first), str(second), str(home / "berdua.csv")) == 0
    assert (home / "berdua.csv").read_bytes() == whole


def test_the_report_and_the_pairs_say_what_was_done(home, capsys):
    words = [str(home / "daftar.csv"), str(home / "hasil.parquet"), "--pairs", str(home / "pasangan.csv")]
    assert run(home, *words, "--json", "--truth-owner", "truth_owner", "--truth-unit", "truth_owner") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] == 1500
    assert found["peak_memory_bytes"] > 10**7
    assert found["owner_quality"]["precision"] > 0.95
    assert found["owner_quality"]["recall"] > 0.8
    assert set(found["seconds"]) == {"read", "pairs", "judge", "owners", "units", "write"}
    assert pyarrow.parquet.read_table(home / "hasil.parquet").num_rows == 1500
    pairs = pyarrow.csv.read_csv(home / "pasangan.csv").to_pylist()
    assert len(pairs) == found["pairs"]["kept"]
    assert any("NIK sama (+" in pair["reasons"] for pair in pairs)
    assert {pair["verdict"] for pair in pairs} <= {"link", "review", "cut"}


@pytest.mark.parametrize(
    ("change", "words", "said"),
    [
        (lambda row: row | {"record_id": "r1"}, [], "Kolom record_id harus berisi nomor yang berbeda"),
        (lambda row: {"record_id": row["record_id"], "nama": "x"}, [], "Kolom owner_name tidak ada"),
        (lambda row: row | {"record_id": ""}, [], '"" kosong atau berulang'),
        (lambda row: row, ["--truth-unit", "kunci"], "Kolom kunci tidak ada"),
        (lambda row: row, ["--threshold", "7"], "--threshold adalah peluang antara 0 dan 1"),
        (lambda row: row, ["--memory", "0.00001"], "Memori 1e-05 GB tidak cukup"),
        (lambda row: row, ["--train"], "sedikitnya 500 baris"),
    ],
)
def test_what_cannot_be_linked_is_refused_with_the_way_out(tmp_path, home, capsys, change, words, said):
    write_csv(tmp_path / "salah.csv", [change(row) for row in ROWS[:60]])
    assert run(home, str(tmp_path / "salah.csv"), str(tmp_path / "hasil.csv"), *words) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "hasil.csv").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("rusak.csv", b"record_id,owner_name\n1,A,B\n2,B\n", "tidak terbaca"),
        ("kosong.csv", b"", "tidak terbaca"),
        ("satu.csv", b"record_id,owner_name\n1,Sri\n", "hanya berisi 1 baris"),
        ("bukan.parquet", b"PK", "tidak terbaca"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, home, capsys, name, text, said):
    (tmp_path / name).write_bytes(text)
    assert run(home, str(tmp_path / name), str(tmp_path / "hasil.csv")) == 2
    assert said in capsys.readouterr().err


def test_a_broken_model_is_refused(tmp_path, home, capsys):
    (tmp_path / "model.json").write_text("{}")
    words = [str(home / "daftar.csv"), str(tmp_path / "hasil.csv")]
    assert main([*words, "--model", str(tmp_path / "model.json")]) == 2
    assert "Pakai berkas yang dibuat karawo link --train" in capsys.readouterr().err


@pytest.mark.parametrize("train", [[], ["--train"]])
def test_a_model_that_learnt_other_questions_about_units_is_refused_before_it_is_used(
    tmp_path, home, capsys, train
):
    write_model(replace(REGISTER, unit={"weights": [0.5] * 3}), tmp_path / "lama.json")
    words = [
        *train,
        str(home / "daftar.csv"),
        str(tmp_path / "hasil.csv"),
        "--model",
        str(tmp_path / "lama.json"),
    ]
    assert main(words) == 2
    assert "--truth-unit KOLOM" in capsys.readouterr().err
    assert not (tmp_path / "hasil.csv").exists()


KILLED = """
import os, signal, sys
from karawo.registry.linkage.batch import write
from karawo.registry.linkage.batch.command import main

def struck(*_words, **_more):
    os.kill(os.getpid(), signal.SIGKILL)

write.cluster_tables = struck
main(sys.argv[1:])
"""


def test_a_killed_run_leaves_no_answer_and_the_next_starts_clean(whole, home, tmp_path):
    output = tmp_path / "hasil.csv"
    words = [str(home / "daftar.csv"), str(output), "--threads", "1", "--model", str(home / "model.json")]
    child = subprocess.run([sys.executable, "-c", KILLED, *words], capture_output=True)
    assert child.returncode == -signal.SIGKILL
    assert not output.exists()
    assert [path.name for path in tmp_path.iterdir()] == [".hasil.csv.kerja"]
    assert main(words) == 0
    assert output.read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == ["hasil.csv"]
