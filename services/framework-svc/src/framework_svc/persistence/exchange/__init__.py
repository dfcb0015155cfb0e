"""The tables and queries of imports and of CASE."""
