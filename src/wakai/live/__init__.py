"""
The live path: messages up by POST, events down by a stream or a long poll on the same cursor.

It knows no server and no HTML. ``core`` parses, authorises and answers; ``writer`` commits in
groups; ``rooms`` holds who listens; ``tail`` hears of what other processes wrote; ``asgi`` is the
adapter.
"""
