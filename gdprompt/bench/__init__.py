"""Measurements of time and memory, each against the plainest way to do the same."""
