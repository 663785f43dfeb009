"""What is typed is kept on the server."""
