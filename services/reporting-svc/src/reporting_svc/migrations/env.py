from service_kit import migrations

from reporting_svc.persistence.tables import REGISTRY

migrations.run(REGISTRY.metadata)
