"""The tables and queries of what agencies lay over a framework."""
