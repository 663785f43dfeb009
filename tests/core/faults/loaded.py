"""What a process imports that others are forked from: with it the law and its tests are loaded."""

from tests.core.faults.catching import load_all

load_all()
