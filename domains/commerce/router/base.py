"""The one router that every part of commerce adds its operations to."""

from ninja import Router

router = Router()
