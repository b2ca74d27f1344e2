"""TLS settings of requests to processes on this machine, which use none."""

import ssl

NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""By default httpx reads the certificates of the machine for each client, which takes 30 ms."""
