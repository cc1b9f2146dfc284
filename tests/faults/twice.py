"""Two imports of one file at once: its rows once, and one is told so."""

from __future__ import annotations

import json
import threading

from tests.faults.installation import Answer, Installation, a_list, acts, counted, number_in


def importing(made: Installation, *, rows: int = 1_500) -> str:
    path = made.home / "daftar-dua.csv"
    path.write_bytes(a_list(rows, "Dua"))
    before = acts("intake.applied")

    # And through the page, checked before and accepted at the same moment.
    answer = made.upload(
        "/impor/", {"source": path.name, "kind": "office_import"}, path.name, path.read_bytes()
    )
    number = number_in(answer.address)
    answer = made.ask(f"/impor/{number}/kolom/", {"kbli_version": "2020"})
    assert answer.status == 200 and f"Muat {rows:,}".replace(",", ".") in answer.body, answer.body[-2000:]
    pages: list[Answer] = []
    accepting = threading.Thread(target=lambda: pages.append(made.ask(f"/impor/{number}/pemuatan/", {})))
    running = [
        made.begin(
            "import", str(path), "--apply", "--json", "--verdicts", str(made.home / f"putusan-{n}.csv")
        )
        for n in range(2)
    ]
    accepting.start()
    told = []
    for process in running:
        said, _ = process.communicate(timeout=400)
        assert process.returncode == 0, said.decode()[-1500:]
        told.append(json.loads(said.decode()[said.decode().index("{") :]))
    accepting.join()
    assert counted("Dua") == rows, f"{counted('Dua')} businesses of {rows} rows"
    news = sorted((each["new"] + each["possible_duplicates"], each["unchanged"]) for each in told)
    page = made.ask(f"/impor/{number}/")
    assert pages[0].status == 200 and "Traceback" not in page.body
    won = sum(each[0] == rows for each in news)
    assert won + sum(each == (0, rows) for each in news) == 2, news
    was_page = won == 0
    assert was_page or "berubah" in page.body, page.body[-1500:]
    assert acts("intake.applied") >= before + 1
    who = "the page" if was_page else "one command"
    return (
        f"{rows:,} rows by two commands and the page at once: {who} brought them in, the others were told that all "
        "stood there"
    )
