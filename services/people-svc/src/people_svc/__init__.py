"""people-svc: organisations, staff, supervisor lines and classifications."""
