"""How an author writes posts: front matter, headings, lists, names; learned from posts, or from a preset."""
