"""Invented people who answer through the real bot: for a first map, and so that a newcomer's sandbox is not empty."""
