"""Management commands of the host."""
