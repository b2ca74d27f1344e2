"""The host of Nexus: it runs the domains and knows none of them by name."""

__version__ = "0.1.0"
