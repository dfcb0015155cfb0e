"""The tables and queries of imports."""
