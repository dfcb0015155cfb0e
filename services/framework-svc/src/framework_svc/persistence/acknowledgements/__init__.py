"""The tables and queries of acknowledgements between releases, and of whom they would touch."""
