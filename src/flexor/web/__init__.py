"""Pages, API, security, templates."""
