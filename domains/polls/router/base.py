"""The router of polls."""

from ninja import Router

router = Router()
