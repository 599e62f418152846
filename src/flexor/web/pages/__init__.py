"""The pages: each parses, calls one use case, renders."""
