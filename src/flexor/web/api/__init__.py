"""The JSON API under /api, for the islands, scripts and offline phones."""
