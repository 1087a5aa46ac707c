"""Training: the base that reads (`pretrain`), then the one step that learns (`meta`)."""
