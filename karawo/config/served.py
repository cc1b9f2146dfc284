"""The web entry of `karawo serve`: a web process ends with the server that started it.

One whose server was killed would keep the port and answer on by itself, with nobody to bring back the database.
"""

from karawo.config.wsgi import application
from karawo.kit.parent import end_with_parent

__all__ = ["application"]

end_with_parent()
