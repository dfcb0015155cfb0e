"""What all tests begin with."""

import gc

gc.disable()  # while tests are collected: what importing makes stays, and is no garbage

# The folder gateway/ has the name of the package in it: imported first, the package is not hidden by it.
from hypothesis import settings  # noqa: E402

import gateway  # noqa: E402, F401

pytest_plugins = ["service_kit.testing"]

# The same examples every time: what lands is not a matter of luck. To look for others:
# pytest --hypothesis-profile=default
settings.register_profile("the-same", derandomize=True)
settings.load_profile("the-same")


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
