"""The lists by which this service learns what others said before it listened."""

from service_kit.catch_up import Source, catching_up

from idp_svc.messaging import readings
from idp_svc.messaging.readings import listed
from idp_svc.use_cases import references

PEOPLE, FRAMEWORK = "people_url", "framework_url"
SOURCES = (
    Source(FRAMEWORK, "/v1/reference/releases", listed(readings.release), references.take_releases),
    Source(
        PEOPLE, "/v1/reference/organisations", listed(readings.organisation), references.take_organisations
    ),
    Source(PEOPLE, "/v1/reference/people", listed(readings.person), references.take_people),
    Source(PEOPLE, "/v1/reference/delegations", listed(readings.delegation), references.take_delegations),
    Source(
        PEOPLE,
        "/v1/reference/classifications",
        readings.final_classification,
        references.take_classifications,
    ),
)

catch_up = catching_up(SOURCES, notes=references)
