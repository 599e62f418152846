"""Joint angles to drawing. Not built yet; see the README."""
