"""Fixtures for every test: databases of both kinds."""

pytest_plugins = ["tests.databases"]
