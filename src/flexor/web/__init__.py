"""Pages, API, security, templates."""

from flexor.web.application import create_app

__all__ = ["create_app"]
