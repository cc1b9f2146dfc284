import pytest

from karawo.registry.linkage.synthetic.command import main
from karawo.registry.linkage.synthetic.knobs import PRESETS, SOURCES_OF_ERROR, Fault, Knobs


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_lie_in_order(preset):
    easy, normal, hard = map(Knobs.preset, PRESETS)
    assert easy.typing < normal.typing < hard.typing
    assert Knobs.preset(preset).nik_share >= hard.nik_share


def test_a_knob_outside_of_its_range_is_refused():
    with pytest.raises(ValueError, match="typing"):
        Knobs(typing=1.2)


def test_every_source_of_error_is_a_fault_of_its_own():
    seen = Fault(0)
    for fault in SOURCES_OF_ERROR.values():
        assert not seen & fault
        seen |= fault


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Sebut berkas keluaran"),
        (["daftar.xlsx"], "berakhir .parquet atau .csv"),
        (["daftar.csv", "--set", "salah=1"], "Tidak ada kenop bernama salah"),
        (["--describe", "tidak-ada.parquet"], "tidak ada"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_way_out(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert said in capsys.readouterr().err
