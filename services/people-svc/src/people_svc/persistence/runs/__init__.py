"""The tables and queries of runs that classify many people."""
