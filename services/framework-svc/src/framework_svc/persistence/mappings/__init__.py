"""The tables and queries of mappings between releases, and of whom they would touch."""
