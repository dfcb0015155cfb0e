"""The rules of privacy: classes of fields, requests about personal data, erasure."""
