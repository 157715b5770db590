"""What was missed goes into a post as a marked block, and out of it again, without a change to any other byte."""
