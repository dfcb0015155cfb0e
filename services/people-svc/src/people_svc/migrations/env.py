from service_kit import migrations

from people_svc.persistence.tables import REGISTRY

migrations.run(REGISTRY.metadata)
