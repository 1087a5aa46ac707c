"""Plotly figures of the plain results: one pure function a module, no torch, no Gradio."""

from gdprompt.figures.divergence import divergence
from gdprompt.figures.path import learning_path
from gdprompt.figures.theme import Labels

__all__ = ["Labels", "divergence", "learning_path"]
