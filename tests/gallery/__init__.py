"""The pictures of docs/gallery.md: made from the examples and from long words, and written beside that page."""
