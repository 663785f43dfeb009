"""Tests: core, store, app, api and web mirror the rooms; journeys are whole stories."""

from hypothesis import settings

# No property is judged by a clock: the machine may do other things too.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
