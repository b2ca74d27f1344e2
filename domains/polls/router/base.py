"""The one router that every part of polls adds its operations to."""

from ninja import Router

router = Router()
