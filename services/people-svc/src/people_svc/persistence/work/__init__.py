"""What is known of people's work: its table and queries."""
