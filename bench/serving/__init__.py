"""What bench/serve.py compares with and measures by."""
