"""Spans of time and numbers of bytes as people read them."""

_TWO_DIGITS = 10
_MINUTE_S = 60
_HOUR_S = 3600
_THOUSAND = 1000
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def duration(seconds: float) -> str:
    """Seconds for people: `0.42 s`, `12.3 s`, `3 min 05 s`, `2 h 07 min`."""
    if seconds < _TWO_DIGITS:
        return f"{seconds:.2f} s"
    if seconds < _MINUTE_S:
        return f"{seconds:.1f} s"
    hours, rest = divmod(round(seconds), _HOUR_S)
    minutes, rest = divmod(rest, _MINUTE_S)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"


def amount(number: float) -> str:
    """Bytes for people: `800 B`, `12 MB`, `1.3 GB`."""
    unit = 0
    while number >= _THOUSAND and unit < len(_UNITS) - 1:
        number, unit = number / _THOUSAND, unit + 1
    return f"{number:.1f} {_UNITS[unit]}" if unit and number < _TWO_DIGITS else f"{number:.0f} {_UNITS[unit]}"
