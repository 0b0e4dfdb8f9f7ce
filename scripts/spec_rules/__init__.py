"""The house rules of the specs as pure checks; scripts/lint_spec.py runs them."""
