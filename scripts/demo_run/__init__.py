"""The parts of the demonstration: read a file, run a server, create, account, report."""
