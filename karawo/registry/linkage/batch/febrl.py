"""The questions for FEBRL's files of invented Australians: English fields, a model of their own.

Written from the names of the columns; the probabilities come from training without truth.
"""

from karawo.registry.linkage.batch.model import Comparison, Level, Model

_ELSE = Level("else", m=0.05, u=0.98)

FEBRL = Model(
    version="febrl-guess",
    fields={
        "record_id": {"kind": "code", "from": ["rec_id"]},
        "name": {"kind": "words", "from": ["given_name", "surname"]},
        "given": {"kind": "words", "from": ["given_name"]},
        "surname": {"kind": "words", "from": ["surname"]},
        "house": {"kind": "code", "from": ["street_number"]},
        "street": {"kind": "words", "from": ["address_1"]},
        "more": {"kind": "words", "from": ["address_2"]},
        "suburb": {"kind": "words", "from": ["suburb"]},
        "postcode": {"kind": "number", "from": ["postcode"]},
        "born": {"kind": "date", "from": ["date_of_birth"]},
        "ssn": {"kind": "number", "from": ["soc_sec_id"]},
    },
    rules=(
        ("ssn",),
        ("born", "postcode"),
        ("given", "surname"),
        ("surname", "given_first"),
        ("given", "born"),
        ("surname", "born"),
        ("name_sound",),
        ("given", "postcode"),
        ("surname", "postcode"),
        ("suburb", "given_sound"),
        ("suburb", "surname_sound"),
        ("street", "house"),
        ("street_sound", "postcode"),
        ("suburb", "house"),
    ),
    prior_by="ssn",
    true_pairs_per_record=0.5,
    link=0.9,
    review=0.2,
    trained_on={"sessions": [["ssn"], ["postcode", "born"], ["given", "surname"]]},
    comparisons=(
        Comparison(
            "ssn",
            ("ssn",),
            (
                Level(*("equal", ("ssn",)), m=0.9, u=0.05, follows_rows=True, flag="identifier"),
                Level(*("one_off", ("ssn",)), m=0.08, u=0.1, follows_rows=True),
                _ELSE,
            ),
        ),
        Comparison(
            "name",
            ("name",),
            (
                Level(*("equal", ("name",)), m=0.6, u=2e-4, tf="name", flag="name"),
                Level(*("equal", ("name_sound",)), m=0.1, u=2e-4, flag="name"),
                Level(*("alike", ("name",)), limit=0.94, m=0.1, u=1e-3, flag="name"),
                Level(*("contained", ("name",)), m=0.05, u=2e-3, flag="name"),
                Level(*("equal", ("surname",)), m=0.05, u=4e-3, flag="name"),
                Level(*("equal", ("given",)), m=0.05, u=6e-3, flag="name"),
                Level(*("alike", ("name",)), limit=0.8, m=0.03, u=1e-2, flag="name"),
                _ELSE,
            ),
        ),
        Comparison(
            "born",
            ("born",),
            (
                Level(*("equal", ("born",)), m=0.9, u=5e-5, flag="support"),
                Level(*("swapped", ("born",)), m=0.01, u=3e-5),
                Level(*("near", ("born",)), m=0.05, u=5e-3),
                _ELSE,
            ),
        ),
        Comparison(
            "street",
            ("street",),
            (
                Level(*("equal", ("street", "house")), m=0.6, u=1e-5),
                Level(*("equal", ("street",)), m=0.1, u=4e-4),
                Level(*("alike", ("street",)), limit=0.9, m=0.1, u=2e-3),
                _ELSE,
            ),
        ),
        Comparison(
            "more",
            ("more",),
            (
                Level(*("equal", ("more",)), m=0.8, u=1e-3, tf="more"),
                Level(*("alike", ("more",)), limit=0.9, m=0.1, u=2e-3),
                _ELSE,
            ),
        ),
        Comparison(
            "suburb",
            ("suburb",),
            (
                Level(*("equal", ("suburb",)), m=0.8, u=1e-3, tf="suburb"),
                Level(*("alike", ("suburb",)), limit=0.9, m=0.1, u=2e-3),
                _ELSE,
            ),
        ),
        Comparison(
            "postcode",
            ("postcode",),
            (
                Level(*("equal", ("postcode",)), m=0.85, u=1e-3),
                Level(*("one_off", ("postcode",)), m=0.1, u=2e-2),
                _ELSE,
            ),
        ),
    ),
)
