"""What a process imports that others are forked from: with it the law and its tests are loaded."""

import tests.core.explorer.small
import tests.core.sample_policy  # noqa: F401 - what the explorer needs
from tests.core.faults.catching import load_all

load_all()
