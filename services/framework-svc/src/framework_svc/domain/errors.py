"""Every refusal of this service, as an error that carries facts.

DomainError
"""


class DomainError(Exception):
    """A refusal; its facts are attributes."""

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        vars(self).update(facts)
