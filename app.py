"""Serves the page: `python app.py`, and the entry point of a Hugging Face Space."""

import os

from gdprompt.ui.app import launch

if __name__ == "__main__":
    launch(
        host="0.0.0.0" if os.environ.get("SPACE_ID") else os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
        port=int(os.environ.get("GRADIO_SERVER_PORT") or os.environ.get("PORT") or 7860),
    )
