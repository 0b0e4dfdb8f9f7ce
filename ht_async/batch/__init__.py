"""Many creations at once: one outcome for each input, whatever happens."""
