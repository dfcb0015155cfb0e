"""reporting-svc: projections of the other services' events, and the KPIs computed from them."""
