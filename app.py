"""Serves the page: `python app.py`, with the options of `gdprompt app`; the entry point of a Hugging Face Space."""

import os
import sys

from gdprompt.cli import main

if __name__ == "__main__":
    host = "0.0.0.0" if os.environ.get("SPACE_ID") else os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")
    port = os.environ.get("GRADIO_SERVER_PORT") or os.environ.get("PORT") or "7860"
    sys.exit(main(["app", "--host", host, "--port", port, *sys.argv[1:]]))
