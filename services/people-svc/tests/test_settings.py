import pytest
from people_svc.domain.policy import Level2For, Policy, TieBreak
from people_svc.settings import Settings
from pydantic import ValidationError

PRODUCTION = {
    "environment": "production",
    "database_url": "postgresql+psycopg://people@db/people",
    "public_url": "https://thaksa.example",
}


def test_the_ambiguities_are_settings_with_the_suggested_defaults() -> None:
    """AMB-02, AMB-06, AMB-09."""
    assert Settings().policy == Policy()
    chosen = Settings(level_2_for="everybody", tie_break="supervisors", deputy_head_is_executive=False).policy
    assert chosen == Policy(Level2For.EVERYBODY, TieBreak.SUPERVISORS, deputy_head_is_executive=False)


@pytest.mark.parametrize("key", [None, "short"])
def test_the_demo_key_of_national_ids_is_refused_in_production(key: str | None) -> None:
    given = {"national_id_key": key} if key else {}

    with pytest.raises(ValidationError, match="NATIONAL_ID_KEY"):
        Settings(**PRODUCTION, **given)


def test_a_key_of_ones_own_is_taken_and_not_shown() -> None:
    settings = Settings(
        **PRODUCTION, national_id_key="k" * 40, national_id_sealing_keys=f"{'n' * 40} {'o' * 40}"
    )

    assert "k" * 40 not in repr(settings)
    assert "n" * 40 not in repr(settings)
    assert settings.sealing_keys == ["n" * 40, "o" * 40]


@pytest.mark.parametrize(
    "keys", [None, "", "short", "k" * 40, "n" * 40 + " demo-key-that-is-long-enough-to-be-taken"]
)
def test_the_keys_that_seal_national_ids_are_ones_own_in_production(keys: str | None) -> None:
    given = {} if keys is None else {"national_id_sealing_keys": keys}

    with pytest.raises(ValidationError, match="NATIONAL_ID_SEALING_KEYS"):
        Settings(**PRODUCTION, national_id_key="k" * 40, **given)
