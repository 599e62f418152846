"""Flexor: from chronic hip-flexor pain to running without pain."""

__version__ = "0.1.0"
