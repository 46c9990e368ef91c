"""What stands in recorded JSON, if it is there; sonata's own functions, for those who read it through results."""

from ndexp.sonata.json_file import number, section

__all__ = ["number", "section"]
