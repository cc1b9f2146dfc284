"""Values sealed in one pass are sealed each for itself."""

from karawo.kit.sealing import Sealer

SEALER = Sealer(b"\x11" * 32)


def test_texts_sealed_in_one_pass_open_to_themselves():
    seal_all = SEALER.sealing()
    texts = ["7571014508900002", "", "Karawo Bu Sri", "é" * 500]
    assert [SEALER.open(sealed) for sealed in seal_all(texts)] == texts
    assert seal_all([]) == []


def test_no_nonce_serves_twice():
    seal_all, other = SEALER.sealing(), SEALER.sealing()
    nonces = [sealed[1:13] for _ in range(1_200) for sealed in seal_all(["a", "b", "c"])]
    nonces += [sealed[1:13] for sealed in other(["a"] * 1_500)]
    assert len(set(nonces)) == len(nonces) == 5_100
