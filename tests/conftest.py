"""What every test may lean on: the shared samples, a clean environment, a switch that accepts."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

#: No test is timed: a busy machine is no fault of the code. Speed is held in benchmarks/.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--accept``: write what the sources yield as the expected output, for review."""
    parser.addoption("--accept", action="store_true", help="write expected files anew")


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are written instead of compared."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real-format samples beside the checkout; skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared samples are not beside this checkout")
    return folder


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a developer's shell might add."""
    for name in list(os.environ):
        if name.startswith("TALLYBOOK_") and not name.startswith("TALLYBOOK_TEST_"):
            monkeypatch.delenv(name)
