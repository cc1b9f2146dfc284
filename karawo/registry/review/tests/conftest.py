from karawo.registry.tests.conftest import desk as desk
from karawo.registry.tests.conftest import katalog as katalog
