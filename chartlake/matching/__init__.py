"""Which item of which platform is the same recording, and which recordings are versions of one song. See ADR 8."""
