"""The parts of the page that sweeps settings."""
