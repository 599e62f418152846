"""FIT files: our own vectorised decoder, and the workout writer."""
