"""What the labels say about the model, against figures worked out by hand."""

from __future__ import annotations

import pytest

from karawo.registry.review.rules.fields import OF_OWNERS, common_kab, side_of
from karawo.registry.review.rules.quality import Band, agreement, bands_of, precision, recall, wilson


def test_the_interval_of_a_share_is_wilson_s():
    low, high = wilson(9, 10)
    assert (round(low, 4), round(high, 4)) == (0.5958, 0.9821)
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_band_counts_by_its_pairs_not_by_its_labels():
    bands = [Band(0.5, 0.97, 100, 50, 10), Band(0.97, 1.0, 300, 10, 9)]
    found = precision(bands, 0.97)
    assert (found.share, found.labelled, found.of, found.unseen) == (0.9, 10, 300, 0)
    # 270 of the linked ones and 20 of the others are the same.
    caught = recall(bands, 0.97)
    assert caught.share == pytest.approx(270 / 290)
    assert caught.low < 270 / 290 < caught.high <= 1


def test_without_labels_nothing_is_claimed():
    bands = bands_of([(0.99, ""), (0.3, "later")], 0.97)
    assert precision(bands, 0.97).share is None and precision(bands, 0.97).unseen == 1
    assert recall(bands, 0.97).share is None
    assert recall([Band(0.97, 1.0, 31, 2, 2)], 0.97).share is None, (
        "nothing below the threshold was looked at"
    )


def test_pairs_fall_into_the_band_on_their_side_of_the_threshold():
    bands = bands_of([(0.97, "same"), (0.969, "different"), (0.2, "same"), (1.0, "same")], 0.97)
    assert (bands[-1].low, bands[-1].pairs, bands[-1].same) == (0.97, 2, 2)
    assert sum(band.pairs for band in bands) == 4 and bands[-2].labelled == 1


def test_agreement_beyond_chance():
    judged = [("same", "same")] * 20 + [("different", "different")] * 15
    judged += [("same", "different")] * 5 + [("different", "same")] * 10
    found = agreement(judged)
    # Cohen's own kind of example: 0,7 observed, 0,5 by chance.
    assert (found.pairs, found.agreed, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert agreement([("same", "same")]).kappa is None and agreement([]).share is None


def test_which_side_a_field_is_shown_from():
    name, sex, place = OF_OWNERS[0], OF_OWNERS[1], OF_OWNERS[8]
    full = {
        "name": "Siti",
        "canonical_name": "SITI",
        "sex": "P",
        "region_id": 1,
        "address": "",
        "place_text": "",
        "postal_code": "",
    }
    empty = dict.fromkeys(full, "") | {"region_id": None}
    assert side_of(name, full, full) == "kept"
    assert side_of(name, full, full, chosen="gone") == "gone"
    assert side_of(sex, empty, full) == "gone"
    assert side_of(sex, full, empty, chosen="gone") == "kept", "nothing is taken from an empty side"
    assert side_of(place, empty, full, is_one_place=False) == "kept"


@pytest.mark.parametrize(
    ("one", "other", "common"), [(7571, 7571, 7571), (7571, 7502, 75), (7571, 75, 75), (7571, 3573, 0)]
)
def test_the_smallest_territory_that_holds_both(one, other, common):
    assert common_kab(one, other) == common
