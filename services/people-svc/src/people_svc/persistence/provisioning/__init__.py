"""Accounts and groups that a directory keeps."""
