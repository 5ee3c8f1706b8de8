"""Rows of other systems as evidence beside what people told: reading, checking, keeping and taking back."""
