"""Make calls of all kinds while much goes wrong, and look for personal data in what is told.

    python scripts/prove_privacy.py [--calls 20000] [--seed 1] [--sockets]

All loggers at DEBUG, events, spans, metrics, errors and the report about drift are searched for
every name, address, telephone number, e-mail address, note, token, secret and the key. References
(`purchase_order_id`) are told on purpose, so they are not looked for.

Exit code 0 if nothing was found, else 1.
"""

from __future__ import annotations

import argparse
import sys
import time

from privacy_proof.proof import Proof, prove


def main() -> int:
    """Do it, and tell what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--calls", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument(
        "--sockets", action="store_true", help="over real connections, in real time: slower"
    )
    arguments = parser.parse_args()
    began = time.monotonic()
    proof = prove(arguments.calls, arguments.seed, sockets=arguments.sockets)
    show(proof, time.monotonic() - began)
    return 1 if proof.leaks else 0


def show(proof: Proof, seconds: float) -> None:
    """Print a proof."""
    print(f"{proof.calls} calls in {seconds:.0f} s, {proof.words} secret words")
    for kind, count in sorted(proof.counts.items()):
        found = proof.leaks.get(kind, set())
        print(f"  {kind:40} {count:8} looked through, {len(found)} words found")
        for word in sorted(found)[:5]:
            print(f"      {word}")


if __name__ == "__main__":
    sys.exit(main())
