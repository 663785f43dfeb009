"""Tests: core, store, app, api and web mirror the rooms; journeys are whole stories."""
