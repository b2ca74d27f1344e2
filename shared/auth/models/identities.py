"""People as other services know them, and sign-ins with those services that are under way."""

from django.db import models

from shared.auth.models.accounts import User


class Identity(models.Model):
    """
    A person at another service, with access to an account.

    The issuer and the subject name the person for good; ``provider`` is what the settings called
    the service when it was linked, and ``email`` the address that it has named last.
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
    A sign-in that has begun at another service, for some minutes and for one use.

    The client's two secrets are known here by their hashes only. ``user`` is the account that an
    identity is to be linked to, or null for a sign-in.
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
