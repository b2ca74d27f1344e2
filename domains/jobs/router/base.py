"""The one router that every part of the job board adds its operations to."""

from ninja import Router

router = Router()
