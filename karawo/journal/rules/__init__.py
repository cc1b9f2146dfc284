"""How the database keeps the journal (`tracking`), and how an act reads (`sentences`)."""

from karawo.journal.rules.tracking import ENTRY_CHECK, FUNCTIONS, acted, append_only, tracked

__all__ = ["ENTRY_CHECK", "FUNCTIONS", "acted", "append_only", "tracked"]
