"""idp-svc: self-assessments and individual development plans."""
