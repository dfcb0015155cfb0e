"""Releases in other forms: files and packages that come in, and what goes out."""
