FROM python:3.12-slim

ENV PIP_NO_CACHE_DIR=1 \
    PYTHONUNBUFFERED=1
# The CPU build is a tenth of the size of the CUDA one, which pip would pick by itself.
RUN pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
COPY requirements.txt /tmp/requirements.txt
RUN pip install -r /tmp/requirements.txt

RUN useradd --create-home --uid 1000 user
USER 1000
WORKDIR /home/user/app
ENV HOME=/home/user \
    HF_HOME=/home/user/.cache/huggingface \
    GRADIO_ANALYTICS_ENABLED=False
RUN mkdir -p "$HF_HOME"
COPY --chown=1000:1000 . .

EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
CMD ["python", "-m", "gdprompt", "app", "--host", "0.0.0.0", "--port", "7860"]
