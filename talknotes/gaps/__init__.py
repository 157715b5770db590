"""What an author says that they missed, found in their own words."""
