"""Long work on Dask: embedded by default."""
