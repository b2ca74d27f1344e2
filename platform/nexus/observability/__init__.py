"""
What operators see of a process: one log line and one set of metrics for each request and task.

The web process records each request once, when its response is complete. A background thread
writes the lines and updates the metrics, so that recording costs the request about a microsecond.
"""
