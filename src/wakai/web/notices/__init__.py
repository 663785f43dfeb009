"""A person's notices: what the mails say, in the product."""
