"""Rules of files that bring in many rows at once."""
