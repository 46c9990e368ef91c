"""Property tests have no deadline for a single example: machines are shared."""

from hypothesis import settings

settings.register_profile("ndexp", deadline=None)
settings.load_profile("ndexp")
