"""The plug-in domains. Each is enabled by a setting and exposed by the gateway."""
