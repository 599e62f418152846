"""Film to running biomechanics. Not built yet; see the README."""
