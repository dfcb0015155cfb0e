"""Doing something to see what it would do."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session


@contextmanager
def tried(session: Session, *, is_kept: bool) -> Iterator[None]:
    """What is done inside stays only if it is to be kept."""
    with session.begin_nested() as trial:
        yield
        if not is_kept:
            session.flush()
            trial.rollback()
