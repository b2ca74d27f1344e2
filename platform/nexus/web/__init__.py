"""
The web process: one port for synchronous work and for streams.

The event loop reads requests, bodies included, and hands each to Django's WSGI handler on a few
warm threads. An answer that is a stream comes back to the loop and holds no thread while it lasts.
"""
