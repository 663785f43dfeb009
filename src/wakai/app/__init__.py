"""The use cases, each one transaction and one decision, with the doors, the sentences and the ports."""
