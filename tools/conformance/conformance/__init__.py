"""The conformance kit: it measures a backend over HTTP and knows nothing else about it."""
