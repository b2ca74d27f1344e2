"""Django's admin site as the host serves it: access, log-in, and the figures on its first page."""
