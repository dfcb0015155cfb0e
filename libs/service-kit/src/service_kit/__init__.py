"""How a service runs: everything that is the same in all of them, and no business word."""
