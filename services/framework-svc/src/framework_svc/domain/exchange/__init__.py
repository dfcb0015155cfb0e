"""Releases in the words of others: CASE packages and sheets of rows, both ways."""
