"""The demo's mailbox: what everybody was sent, in demo mode only."""
