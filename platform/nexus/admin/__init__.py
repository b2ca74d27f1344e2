"""Django's admin site as the host serves it: who is let in, and the figures on its first page."""
