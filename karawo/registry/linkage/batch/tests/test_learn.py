"""The unit scorer learns from few decisions, and asks where it doubts."""

import numpy as np

from karawo.registry.linkage.batch.learn import Patterns, fitted, learn, likelihood, next_to_ask
from karawo.registry.linkage.batch.units import QUESTIONS, WIDTH, by_judgement


def pairs_that_a_person_judges(count, seed=1):
    """Random answers, and decisions by weights that are not the judgement's."""
    random = np.random.default_rng(seed)
    features = np.zeros((count, WIDTH), bool)
    features[:, 0] = True
    at = 1
    for question in QUESTIONS:
        width = len(question.levels) + 1
        features[np.arange(count), at + random.integers(0, width, count)] = True
        at += width
    true_weights = np.random.default_rng(99).normal(0, 3, WIDTH)
    chance = 1 / (1 + np.exp2(-(features @ true_weights)))
    return features, (random.random(count) < chance).astype(np.int64)


def test_three_hundred_decisions_beat_the_judgement():
    features, is_same = pairs_that_a_person_judges(4000)
    scorer, asked, answers = learn(features, lambda rows: is_same[rows], 300)
    assert len(asked) == len(set(asked.tolist())) == 300
    assert (answers == is_same[asked]).all()

    def right(one):
        return float(((one.bits(features) >= 0) == (is_same == 1)).mean())

    assert right(scorer) > right(by_judgement()) + 0.1
    assert likelihood(features, is_same, scorer) < likelihood(features, is_same, by_judgement())


def test_without_decisions_the_judgement_stands():
    empty = np.zeros((0, WIDTH), bool)
    assert np.allclose(fitted(empty, np.zeros(0, np.int64)).weights, by_judgement().weights)


def test_the_doubtful_are_asked_before_the_certain():
    certain, doubtful = np.zeros((2, WIDTH), bool)
    weights = by_judgement().weights
    certain[[0, int(np.argmax(weights))]] = True
    certain[np.argsort(weights)[-6:]] = True
    doubtful[int(np.argmin(np.abs(weights[1:]))) + 1] = True
    features = np.array([certain] * 50 + [doubtful] * 50)
    chosen = next_to_ask(Patterns.among(features), np.empty(0, np.int64), by_judgement(), 4)
    assert (chosen >= 50).all()
    assert len(set(chosen.tolist())) == 4


def test_no_more_is_asked_than_there_are_pairs():
    features, is_same = pairs_that_a_person_judges(7)
    _, asked, _ = learn(features, lambda rows: is_same[rows], 300)
    assert sorted(asked.tolist()) == list(range(7))
