"""The rows: tables and the named queries over them."""
