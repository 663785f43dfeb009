"""The REST interface, one module per resource and one shape of error."""
