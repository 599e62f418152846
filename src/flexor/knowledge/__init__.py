"""What we hold true: data with sources and grades, and its typed loading."""
