"""SCIM 2.0: how the directory of an agency keeps its staff here (RFC 7643, RFC 7644)."""
