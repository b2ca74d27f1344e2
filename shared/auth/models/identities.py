"""Models of linked identities at other services, and of sign-ins in progress."""

from django.db import models

from shared.auth.models.accounts import User


class Identity(models.Model):
    """
    An account of a person at another service, with which they sign in here.

    The issuer and the subject identify the person permanently. ``provider`` is the service's name
    in the settings at the time of linking, and ``email`` the last address from the service.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    provider = models.CharField(max_length=30)
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    email = models.CharField(max_length=254, blank=True, default="")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="an_identity_has_one_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.email or self.subject}"


class AuthorizationRequest(models.Model):
    """
    A sign-in with another service that has begun. It is valid for some minutes and for one use.

    Only the hashes of the client's two secrets are stored. ``user`` is the account to which the
    identity will be linked, or null for a sign-in.
    """

    state_hash = models.CharField(max_length=64)
    verifier_hash = models.CharField(max_length=64)
    provider = models.CharField(max_length=30)
    redirect_uri = models.CharField(max_length=500)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state_hash"], name="a_state_is_of_one_request"),
        ]
