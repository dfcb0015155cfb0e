"""The demo's accounts are those of the people that people-svc invents."""

import json

from members import ROOT
from people_svc.demo import demo_accounts


def test_the_gateway_lets_in_the_people_of_the_demo() -> None:
    written = json.loads((ROOT / "tools" / "demo_accounts.json").read_text())

    assert written == demo_accounts()
