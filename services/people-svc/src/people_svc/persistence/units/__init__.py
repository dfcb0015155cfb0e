"""Tables of the tree of organisations."""
