"""Hands due posts to workers."""
