"""Experiments with the example application: crowds that disconnect, and what a handler costs."""
