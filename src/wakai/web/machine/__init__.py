"""The machine that really runs as a picture: laid out here, in layers, on one A3 page."""
