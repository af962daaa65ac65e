"""The profile for a long search: ``--hypothesis-profile=fuzz``."""

from hypothesis import settings

settings.register_profile("fuzz")
