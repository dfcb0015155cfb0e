"""Events in: foreign event, handler, one use case."""
