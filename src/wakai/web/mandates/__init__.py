"""Who acts for whom: the party's own page, the invitation, and the list of whoever acts."""
