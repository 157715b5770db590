"""Who speaks when: `diarize.diarize` turns sound into turns of anonymous voices; `attribute` gives each word to one."""
