"""notulen keeps the minutes of a negotiation from the news."""
