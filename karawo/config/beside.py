"""A karawo command that ends with the process that started it: `python -m karawo.config.beside WORDS`."""

from __future__ import annotations

import sys

from karawo.kit.parent import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    from karawo.config.cli import main

    sys.exit(main(sys.argv[1:]))
