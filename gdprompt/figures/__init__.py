"""Plotly figures of the plain results: one pure function a module, no torch, no Gradio."""

from gdprompt.figures.divergence import divergence
from gdprompt.figures.fits import FitsLabels, fits
from gdprompt.figures.memory import MemoryLabels, recalled, stored
from gdprompt.figures.path import learning_path
from gdprompt.figures.theme import Labels

__all__ = ["FitsLabels", "Labels", "MemoryLabels", "divergence", "fits", "learning_path", "recalled", "stored"]
