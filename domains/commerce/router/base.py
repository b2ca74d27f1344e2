"""The router of commerce, shared by its modules."""

from ninja import Router

router = Router()
