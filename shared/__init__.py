"""The shared core. Every domain may import it, and it imports no domain."""
