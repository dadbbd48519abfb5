"""What a tick does: plans what is due, and hands due posts to workers."""
