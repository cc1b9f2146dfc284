import gzip
import re

from karawo.ui import bundle


def test_the_stylesheet_stays_within_15_kb():
    assert len(bundle.build("css").packed) <= 15_000


def test_the_script_with_htmx_stays_within_30_kb():
    assert len(bundle.build("js").packed) <= 30_000


def test_every_file_is_in_the_bundle_once():
    text = bundle.build("css").content.decode()
    assert (
        len(bundle.css_files())
        == len(set(bundle.css_files()))
        == len(list((bundle.HERE / "css").glob("*.css")))
    )
    assert text.index("--paper:") < text.index(".button{") or text.index("--paper:") < text.index(".button {")
    assert text.count("{") == text.count("}")


def test_the_name_of_a_bundle_follows_its_content(browser):
    found = bundle.current("css")
    answer = browser.get(bundle.url("css"), headers={"accept-encoding": "gzip"})
    assert found.digest in bundle.url("css")
    assert answer["Content-Encoding"] == "gzip"
    assert "immutable" in answer["Cache-Control"]
    assert gzip.decompress(answer.content) == browser.get(bundle.url("css")).content == found.content


def test_a_page_from_before_an_update_still_gets_its_stylesheet(browser):
    answer = browser.get("/ui/karawo.000000000000.css")
    assert answer.status_code == 302
    assert answer["Location"] == bundle.url("css")
    assert "immutable" not in answer.get("Cache-Control", "")


def test_the_script_needs_no_eval():
    ours = "".join(path.read_text("utf-8") for path in bundle.js_files())
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|\bprompt\(|\bconfirm\(", ours)
