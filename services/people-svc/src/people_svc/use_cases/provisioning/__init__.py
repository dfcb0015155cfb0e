"""What the directory of an agency may do."""
