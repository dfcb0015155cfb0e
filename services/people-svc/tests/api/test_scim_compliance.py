"""scim2-tester, whole: what it checks of discovery, resources, PATCH and searches (demand 21)."""

from people_builders import a_world, an_app
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server
from scim_builders import a_directory
from service_kit.database import Database
from service_kit.testing import published_keys


def test_scim2_tester_finds_nothing_wrong(sqlite_url: str, sqlite_database: Database) -> None:
    a_world(sqlite_database)
    app = an_app(sqlite_url)
    app.state.verifier.use(published_keys())

    with a_directory(app) as client:
        results = check_server(SyncSCIMClient(client))

    wrong = [result for result in results if result.status is not Status.SUCCESS]
    assert [(one.title, one.resource_type, one.status.name, one.reason) for one in wrong] == []
    assert len(results) >= 100
