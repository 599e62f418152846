"""Answers to red flags, the bone-stress screen and what is clear."""
