"""The dataclasses of the YAML in conf/, a file per group; no logic."""
