"""ndexp: reproducible experiments with large simulations of detailed neurons."""

__version__ = "0.1.0"
