"""What all tests begin with."""

import gc

gc.disable()  # while tests are collected: what importing makes stays, and is no garbage

# The folder gateway/ has the name of the package in it: imported first, the package is not hidden by it.
import gateway  # noqa: E402, F401

pytest_plugins = ["service_kit.testing"]


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
