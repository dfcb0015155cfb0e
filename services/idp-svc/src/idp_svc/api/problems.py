"""Which HTTP problem each domain error becomes."""

from service_kit.problems import Problem

PROBLEMS: dict[type[Exception], Problem] = {}
