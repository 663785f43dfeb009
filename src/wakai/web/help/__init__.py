"""The help centre: the first page, topics, articles and search."""
