"""Many recordings in one run: what is to be done, worker processes that do it, and a state that survives any kill."""
