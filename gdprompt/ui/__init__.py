"""The page: one module a tab, plain handlers, every word in `words`."""
