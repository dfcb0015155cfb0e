"""Other services over HTTP."""
