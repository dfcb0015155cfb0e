"""Privacy: who sees what, who read what, what a person may ask for."""
