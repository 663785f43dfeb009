"""The operators' workplace: who waits, the conversation, and the case beside it."""
