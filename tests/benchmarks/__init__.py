"""How fast the bot is, as ratios measured in one run: `make bench`. Never asserted in tests."""
