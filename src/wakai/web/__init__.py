"""The pages: views, forms, addresses, templates and static files."""
