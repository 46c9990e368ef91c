"""YAML and overrides to checked schema objects, by Hydra, once, on the host."""
