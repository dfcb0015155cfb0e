from service_kit import migrations

from gateway.identity.tables import REGISTRY

migrations.run(REGISTRY.metadata)
