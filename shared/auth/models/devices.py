"""Models of known devices, which remain after the sessions on them have ended."""

from django.db import models

from shared.auth.models.accounts import User


class KnownDevice(models.Model):
    """A network and a user agent, without its version, from which a user has signed in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=43, blank=True, default="")
    agent = models.CharField(max_length=300, blank=True, default="")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "network", "agent"], name="a_device_is_known_once"
            ),
        ]
