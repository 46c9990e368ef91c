"""Builds SONATA circuits of any size, deterministically."""
