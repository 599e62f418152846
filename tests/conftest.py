"""What every test may ask for."""

from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Real recordings beside the checkout; tests that need them are marked ``real``."""
    folder = CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no real recordings beside this checkout")
    return folder
