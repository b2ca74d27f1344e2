"""
Reading from replicas of the database, without showing a session less than it has written.

The package is also the database engine of a web process with replicas: see ``base``. Without the
setting ``DATABASE_REPLICA_URL`` nothing of it is used.
"""
