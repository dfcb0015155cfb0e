# The folder gateway/ has the name of the package in it: imported first, the package is not hidden by it.
import gateway  # noqa: F401

pytest_plugins = ["service_kit.testing"]
