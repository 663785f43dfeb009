"""
Every situation that the law can lead to, walked with the very code that decides real cases.

``worlds`` says with which orders and claims, ``moves`` who can do what, ``situations`` which two
moments are the same, ``walk`` goes everywhere, ``invariants`` says what must hold.
"""
