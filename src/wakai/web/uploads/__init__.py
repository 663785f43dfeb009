"""Files from the browser: resumable in pieces, or with a plain form."""
