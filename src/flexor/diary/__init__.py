"""The append-only record of a runner, and the state folded from it."""
