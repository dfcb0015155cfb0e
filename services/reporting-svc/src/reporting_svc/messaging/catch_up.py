"""The lists that fill the projections at an empty start."""

from service_kit.catch_up import Source, catching_up

from reporting_svc.messaging import readings
from reporting_svc.use_cases import projections

PEOPLE, FRAMEWORK, IDP = "people_url", "framework_url", "idp_url"
SOURCES = (
    Source(PEOPLE, "/v1/reference/organisations", readings.organisation, projections.learn_organisations),
    Source(PEOPLE, "/v1/reference/people", readings.person, projections.learn_people),
    Source(
        PEOPLE,
        "/v1/reference/classifications",
        readings.final_classification,
        projections.learn_classifications,
    ),
    Source(FRAMEWORK, "/v1/reference/announcements", readings.announcement, projections.learn_announcements),
    Source(IDP, "/v1/reference/plans", readings.plan, projections.learn_plans),
)

catch_up = catching_up(SOURCES, notes=projections)
