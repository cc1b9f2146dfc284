"""What code without Django said in Indonesian, read by somebody who chose English."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from karawo.accounts.rules import ROLE_NAMES
from karawo.journal.rules import sentences
from karawo.kit.tabular import Refused
from karawo.registry.rules import InvalidIdentifier
from karawo.registry.rules.population import parse_nik
from karawo.ui.language import said


def test_a_stored_reason_is_said_in_the_language_of_its_reader():
    stored = "telepon sama, tetapi dipakai 3 usaha lain"
    assert said(stored) == stored
    with translation.override("en"):
        assert said(stored) == "same telephone, but used by 3 other businesses"
        assert said("nama mirip: Siti Aminah ~ Sitti Amina") == "similar name: Siti Aminah ~ Sitti Amina"
        assert said("kata seseorang") == "kata seseorang"


def test_a_refusal_of_a_rule_is_said_with_what_was_typed():
    with pytest.raises(InvalidIdentifier) as refused:
        parse_nik("75710245", on=date(2026, 8, 3))
    with translation.override("en"):
        assert said(refused.value.message) == "NIK must have 16 digits; you typed 8."
        assert said(str(Refused("too_big", limit=150))).startswith("The file is damaged or too large")


def test_several_sentences_reasons_and_a_label_are_said_one_by_one():
    both = "Wilayah usaha tidak dapat ditentukan. Kata orang begitu. Skema kode perlu dipastikan."
    reasons = "NIK sama; kata orang begitu"
    with translation.override("en"):
        assert said(both) == (
            "The region of the business could not be told. Kata orang begitu."
            " The scheme of the codes has to be settled."
        )
        assert said("Daftar: Kode memakai skema BPS.") == "Daftar: The codes follow BPS."
        assert said(reasons) == reasons
        assert said("Toko Maju: cabang dua. Jaya") == "Toko Maju: cabang dua. Jaya"


def test_the_same_act_reads_in_the_language_of_each_reader():
    words = {"name": "Karawo Bu Sri", "fields": ["name", "place"], "reason": "salah ketik"}
    assert sentences.sentence("business.corrected", by="Budi", words=words) == (
        "Budi membetulkan nama, tempat usaha Karawo Bu Sri: salah ketik"
    )
    with translation.override("en"):
        assert sentences.sentence("business.corrected", by="", words=words).startswith("System corrected ")
        assert sentences.deed("business.registered", words) == "registered the business Karawo Bu Sri"


def test_every_role_has_an_english_name():
    with translation.override("en"):
        assert said(ROLE_NAMES["consultant"]) == "PLUT consultant"
