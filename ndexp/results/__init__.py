"""Output files to arrays."""
