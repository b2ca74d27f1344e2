"""The one router that every part of the feed adds its operations to."""

from ninja import Router

router = Router()
