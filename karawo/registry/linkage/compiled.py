"""Where compiled functions are kept: by the content of all files that are compiled, not by the age of one.

Numba looks at the file of the outermost function only; a change in a file that it calls would go unseen.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import numba
from numba.core import config

_SETTING = "CACHE_DIR"  # numba makes its settings while it is imported; no checker knows them


@contextmanager
def kept(sources: Path) -> Iterator[None]:
    """Import modules with `numba.njit(cache=True)` inside of this block.

    sources: the folder whose Python and TOML files decide. Kept in `NUMBA_CACHE_DIR` where that is set, else beside
    the files, else, where those may not be written, in the user's own cache folder.
    """
    digest = blake2b(numba.__version__.encode(), digest_size=8)
    for path in sorted([*sources.glob("*.py"), *sources.glob("*.toml")]):
        digest.update(path.read_bytes())
    before: str = getattr(config, _SETTING)
    folder = (Path(before) if before else _own(sources)) / f"compiled-{sources.name}-{digest.hexdigest()}"
    for stale in folder.parent.glob(f"compiled-{sources.name}-*"):
        if stale != folder:
            shutil.rmtree(stale, ignore_errors=True)
    setattr(config, _SETTING, str(folder))
    try:
        yield
    finally:
        setattr(config, _SETTING, before)


def _own(sources: Path) -> Path:
    beside = sources / "__pycache__"
    if os.access(beside if beside.exists() else sources, os.W_OK):
        return beside
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "karawo"
