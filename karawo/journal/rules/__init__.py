"""How the database keeps the journal (`tracking`), and how an act reads (`sentences`)."""

from karawo.journal.rules.tracking import FUNCTIONS, append_only, tracked

__all__ = ["FUNCTIONS", "append_only", "tracked"]
