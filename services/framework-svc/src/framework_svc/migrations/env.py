from service_kit import migrations

from framework_svc.persistence.tables import REGISTRY

migrations.run(REGISTRY.metadata)
