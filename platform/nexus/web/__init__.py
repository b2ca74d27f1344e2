"""
The web process: one port for synchronous work and for streams.

The event loop reads each request with its body and runs Django's WSGI handler on one of a few
warm threads. A streaming response is sent by the event loop and holds no thread.
"""
