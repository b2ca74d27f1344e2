"""Compare Nexus with other frameworks: the same work, on one database, in one run."""
