"""`pytest tests/slack/views --update-golden` writes the golden files anew instead of comparing with them."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew from what the views render")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    # When all tests run, this file is read too late for its option to be known.
    return bool(request.config.getoption("update_golden", default=False))
