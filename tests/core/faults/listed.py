"""All faults."""

from typing import Final

from tests.core.faults.doors import DOORS
from tests.core.faults.lately import LATELY
from tests.core.faults.works import WORKS

FAULTS: Final = (*DOORS, *WORKS, *LATELY)
