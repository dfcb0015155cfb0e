"""What the service says of itself at ServiceProviderConfig, ResourceTypes and Schemas."""

from typing import Any

from scim2_models import (
    URI,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ETag,
    Extension,
    Filter,
    Patch,
    Reference,
    Resource,
    ResourceType,
    Schema,
    SchemaExtension,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
)

from people_svc.api.scim.models import EnterpriseUser, Group, ThaksaUser, User

BULK_OPERATIONS_MAX = 100
BULK_BYTES_MAX = 1_048_576
PAGE_MAX = 200

_CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=True, max_operations=BULK_OPERATIONS_MAX, max_payload_size=BULK_BYTES_MAX),
    filter=Filter(supported=True, max_results=PAGE_MAX),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=True),
    etag=ETag(supported=True),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="OAuth 2.0 client credentials",
            description="An access token of the gateway with the scope people.provision",
            spec_uri="https://www.rfc-editor.org/rfc/rfc6750",
            primary=True,
        )
    ],
)


def _uri(model: type[Resource[Any]] | type[Extension]) -> Any:
    return Reference[URI](str(model.__schema__))


PROVIDER = ScimProvider(
    models=[User, EnterpriseUser, ThaksaUser, Group, ResourceType, Schema, ServiceProviderConfig],
    resource_types=[
        ResourceType(
            id="User",
            name="User",
            description="บุคลากร · a member of staff",
            endpoint=Reference[URI]("/Users"),
            schema_=_uri(User),
            schema_extensions=[
                SchemaExtension(schema_=_uri(EnterpriseUser), required=False),
                SchemaExtension(schema_=_uri(ThaksaUser), required=True),
            ],
        ),
        ResourceType(
            id="Group",
            name="Group",
            description="กลุ่มของระบบสารบบ ไม่ให้สิทธิ์ใด · a group of the directory, which grants nothing",
            endpoint=Reference[URI]("/Groups"),
            schema_=_uri(Group),
            schema_extensions=[],
        ),
    ],
    config=_CONFIG,
)
