"""The parts of the proof: a faulty server, orders sent to it in several ways, and the truth."""
