"""What can be wrong with a file, a model or a machine, in words that name the way out."""

from karawo.kit.said import marked as _


class CannotLink(Exception):
    """The message is Indonesian and complete: what is wrong, where, and what to do."""


def missing_package(package: str, extra: str = "linkage") -> CannotLink:
    text = _("Paket {package} belum terpasang. Pasang dengan: pip install 'karawo[{extra}]'")
    return CannotLink(text.format(package=package, extra=extra))
