"""Tests that read the sources and check what no linter knows."""
