"""Classifying many people: a dry run first, then proposals, a part at a time."""
