import gzip
import json
import re

import pytest
from django.conf import settings

from karawo.ui import bundle, outbox

MODULES = [*bundle.outbox_files(), *bundle.outbox_more_files()]
NAMES = re.compile(r"^(?:export )?(?:const|let|(?:async )?function) (?:\{([^}]*)\}|\[([^\]]*)\]|(\w+))", re.M)


def top_names(text: str) -> list[str]:
    found = []
    for several, listed, one in NAMES.findall(text):
        found += [name.split(":")[-1].split("=")[0].strip() for name in (several or listed or one).split(",")]
    return [name for name in found if name]


def test_modules_joined_into_one_script_share_no_name():
    names = [name for path in MODULES for name in top_names(path.read_text("utf-8"))]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert set(MODULES) == set((bundle.HERE / "outbox").glob("*.js"))


def test_a_module_comes_after_those_it_imports():
    seen: set[str] = set()
    for path in MODULES:
        assert set(re.findall(r'from "\./(\w+)\.js"', path.read_text("utf-8"))) <= seen, path.name
        seen.add(path.stem)


def test_the_second_script_takes_from_the_first_what_that_one_gives():
    first, second = (bundle.build(kind).content.decode() for kind in ("outbox.js", "outbox-more.js"))
    given = re.findall(r"^export \{ (.*) \};$", first, flags=re.M)
    assert re.findall(r"^import \{ (.*) \} from", second, flags=re.M) == given
    assert not re.search(r"^(import|export) (?!\{)", first + second, flags=re.M)


def test_the_script_of_the_outbox_needs_no_eval_and_asks_nobody_else():
    scripts = (bundle.build(kind).content.decode() for kind in ("outbox.js", "outbox-more.js"))
    text = "".join(scripts) + (bundle.HERE / "worker.js").read_text("utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|\bprompt\(|\bconfirm\(|https?://", text)


def test_a_page_with_a_form_that_waits_stays_within_30_kb_of_script():
    assert len(bundle.build("js").packed) + len(bundle.build("outbox.js").packed) <= 30_000
    assert len(bundle.build("outbox-more.js").packed) <= 8_000
    assert len(gzip.compress((bundle.HERE / "worker.js").read_bytes(), 9)) <= 3_000


@pytest.mark.django_db
def test_the_worker_stands_at_the_root_and_names_its_version(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    shell = json.loads(re.search(r"const SHELL = (\{.*\});", text)[1])
    assert shell == outbox.shell()
    assert shell["version"] and set(shell["files"]) == {bundle.url(kind) for kind in bundle.KINDS}


@pytest.mark.django_db
def test_every_page_the_worker_keeps_opens_for_nobody_and_holds_nobody(client, people):
    shell = outbox.shell()
    for page in (shell["queue"], *shell["pages"].values()):
        open_to_all = client.get(page)
        assert open_to_all.status_code == 200, page
        client.force_login(people.budi)
        assert client.get(page).content == open_to_all.content, page
        client.logout()


@pytest.mark.django_db
def test_the_version_changes_with_what_is_kept(monkeypatch):
    before = outbox.shell()["version"]
    kind = outbox.Kind("lain", "Lain", r"^/lain/(\d+)/$", "outbox:without_signal", ("ui/img/favicon.svg",))
    monkeypatch.setitem(outbox._KINDS, "lain", kind)
    assert outbox.shell()["version"] != before


@pytest.mark.django_db
def test_who_is_signed_in_is_said_with_a_fresh_token_and_never_kept(client, people):
    nobody = client.get("/kiriman/siapa.json")
    assert (nobody.json()["person"], nobody.json()["token"]) == ("", "")
    assert settings.CSRF_COOKIE_NAME not in nobody.cookies
    client.force_login(people.budi)
    answer = client.get("/kiriman/siapa.json")
    assert answer.json()["person"] == str(people.budi.pk)
    assert len(answer.json()["token"]) > 20
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_the_queue_opens_also_for_who_was_signed_out(client):
    answer = client.get("/kiriman/")
    assert answer.status_code == 200
    assert "Antrean kiriman" in answer.content.decode()
