"""Files that bring in many rows at once: read, checked as a dry run, applied batch by batch."""
