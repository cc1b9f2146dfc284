import json

import pytest

from karawo.kit.tabular import child, reading


@pytest.fixture
def without_wall(monkeypatch):
    """The child's own work, done in this process: a fifth of a second less for each file.

    The wall itself is what test_hostile_files is about, and test_reading_files walks through it.
    """

    def read_here(mode, file, spool, limits):
        written = child.Spool(spool)
        index = child._read(file, written, limits, has_rows=mode == "read")
        written.close(index)
        return json.loads(json.dumps(index))

    monkeypatch.setattr(reading, "_run", read_here)
