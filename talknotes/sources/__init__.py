"""From a path or a web address to a Recording and a media file; the only room that fetches media from the network."""
