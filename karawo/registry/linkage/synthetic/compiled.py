"""Where compiled functions are kept: by the content of all files that are compiled, not by the age of one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import numba

HERE = Path(__file__).parent


@contextmanager
def kept() -> Iterator[None]:
    """Import modules with `numba.njit(cache=True)` inside of this block.

    Numba looks at the file of the outermost function only; a change in a file that it calls would go unseen.
    """
    digest = blake2b(digest_size=8)
    for path in sorted([*HERE.glob("*.py"), *HERE.glob("*.toml")]):
        digest.update(path.read_bytes())
    folder = HERE / "__pycache__"
    if not os.access(folder if folder.exists() else HERE, os.W_OK):
        folder = Path(tempfile.gettempdir()) / f"karawo-{os.getuid() if hasattr(os, 'getuid') else 0}"
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder / f"compiled-{digest.hexdigest()}")
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before
