"""One call: deadline, gate, owned attempts, judgement, decision, sleep."""
