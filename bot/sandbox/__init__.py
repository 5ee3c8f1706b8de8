"""A Bot API server of our own and its chat page: the real bot runs behind it over real HTTP, without Telegram."""
