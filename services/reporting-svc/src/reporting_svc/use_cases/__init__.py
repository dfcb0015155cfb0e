"""What the service does: one function is one transaction and at most one event."""
