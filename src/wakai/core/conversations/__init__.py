"""The rules of a chat: who owns it, who may write, and what ends, parks and resumes it."""
