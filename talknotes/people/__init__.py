"""Who the speakers are: `names.name_people` puts names to voices, each with its evidence."""
