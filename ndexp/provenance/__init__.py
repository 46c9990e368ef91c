"""What ran, where and from what."""
