"""What is plugged together: settings, addresses, servers and the command line."""
