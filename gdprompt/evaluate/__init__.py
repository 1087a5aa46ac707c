"""Measuring: every condition on held-out passages, with intervals, into one file."""
