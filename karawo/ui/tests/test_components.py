import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from karawo.ui.components import COMPONENTS, ComponentError
from karawo.ui.pattern import MOTIFS, chart


def draw(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


FIGURE = (
    '{% component "figure" label="Usaha" value="12" unit="usaha" definition="d" '
    ' denominator="20" unknown="3" as_of="1 Mei 2026" href="/r/" %}'
)


def test_a_figure_never_stands_without_its_denominator_unknowns_and_rows():
    html = draw(FIGURE)
    assert "dari 20" in html
    assert "3 tidak diketahui" in html
    assert html.count('href="/r/"') == 2
    for word in ("definition", "denominator", "unknown", "as_of", "href"):
        with pytest.raises(ComponentError, match=word):
            draw(re.sub(rf' {word}="[^"]*"', "", FIGURE))


def test_a_figure_without_a_value_says_that_there_is_not_enough():
    html = draw(FIGURE.replace('value="12"', 'value=""'))
    assert "Belum cukup data" in html
    assert "figure-value" not in html


def test_a_figure_of_zero_is_shown_as_zero():
    assert "<strong>0</strong>" in draw(FIGURE.replace('value="12"', "value=0"))


def test_an_unknown_word_is_refused_and_the_known_ones_are_named():
    with pytest.raises(ComponentError, match="does not know colour; it knows text"):
        draw('{% component "badge" text="Aktif" colour="red" %}')


def test_an_unknown_component_points_to_the_gallery():
    with pytest.raises(ComponentError, match="/ui/"):
        draw('{% component "carousel" %}')


def test_a_component_sees_only_what_it_was_given():
    assert "leak" not in draw('{% component "badge" text="Aktif" %}', tone="leak", title="leak")


def test_what_people_typed_is_escaped():
    assert "&lt;script&gt;" in draw('{% component "badge" text=name %}', name="<script>")
    assert "&lt;script&gt;" in draw('{% wrap "panel" title="t" %}{{ name }}{% endwrap %}', name="<script>")


def test_a_drawing_keeps_its_decimal_points_in_indonesian():
    with translation.override("id"):
        html = draw(
            '{% component "bars" title="t" rows=rows as_of="x" %}',
            rows=[{"label": "a", "value": "1,5", "percent": 61.7}],
        )
    assert 'width="61.7%"' in html


def test_a_link_to_share_carries_the_text_whole():
    html = draw('{% component "whatsapp" text=text %}', text="Kopi & gula, 2 t")
    assert "https://wa.me/?text=Kopi%20%26%20gula%2C%202%20t" in html


def test_a_column_turns_its_order_and_forgets_the_page():
    request = RequestFactory().get("/", {"urut": "nama", "halaman": "4", "q": "kopi"})
    html = draw('{% component "column" label="Nama" key="nama" sort="nama" %}', request=request)
    assert 'aria-sort="ascending"' in html
    assert "urut=-nama" in html
    assert "q=kopi" in html
    assert "halaman" not in html


def test_a_refused_form_keeps_its_key_and_a_new_one_gets_another():
    key = "7b0f4b66-6f3b-4a51-9d9e-0a2f3f1f2a11"
    sent = RequestFactory().post("/", {"idempotency_key": key})
    forged = RequestFactory().post("/", {"idempotency_key": '"><b>'})
    assert key in draw("{% idempotency_key %}", request=sent)
    assert "<b>" not in draw("{% idempotency_key %}", request=forged)
    assert draw("{% idempotency_key %}") != draw("{% idempotency_key %}")


@pytest.mark.parametrize("name", MOTIFS)
def test_a_motif_is_a_full_rectangle(name):
    assert len({len(row) for row in MOTIFS[name].split()}) == 1
    assert chart(name).first_thread
    assert chart(name).second_thread


def test_every_component_that_asks_for_an_act_carries_a_key_and_a_token():
    request = RequestFactory().get("/")
    for source in (
        '{% wrap "act" label="a" action="/x/" submit="b" %}{% endwrap %}',
        '{% wrap "bulk" id="a" action="/x/" %}{% endwrap %}',
        '{% component "undo" text="a" url="/x/" %}',
        '{% component "masked" label="NIK" value="75••03" url="/x/" %}',
    ):
        html = draw(source, request=request, csrf_token="token-of-the-page")
        assert 'method="post"' in html
        assert "token-of-the-page" in html
        assert "idempotency_key" in html


def test_the_names_of_components_are_words():
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in COMPONENTS)
