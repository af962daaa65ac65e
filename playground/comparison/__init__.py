"""Runs side by side: smoothed curves, the settings that differ, and means over seeds."""
