"""framework-svc: frameworks as immutable releases, and what each agency announced."""
