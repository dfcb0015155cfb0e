"""The tables and queries of privacy."""
