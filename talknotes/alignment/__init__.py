"""Notes laid against a recording: which sentence tells of which moment, what no note mentions, where both disagree."""
