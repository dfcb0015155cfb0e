from service_kit import migrations

from idp_svc.persistence.tables import REGISTRY

migrations.run(REGISTRY.metadata)
