"""
Photos, videos and PDF files of strangers: what they are, and copies that are safe to show.

The children of this package import it too, so it imports nothing itself.
"""
