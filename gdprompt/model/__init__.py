"""Models: the only place where transformers and peft are imported."""
