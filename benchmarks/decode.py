"""The workload `decode`: the public models against what the generator's own templates make.

The client below the models and the other one are generated from the same spec. Every contender is
measured once a round, in a fresh process of its own; ratios are taken within a round.
"""

from __future__ import annotations

from importlib.util import find_spec

from benchmarks.contenders.generated import stock_folder
from benchmarks.decoding import CONTENDERS
from benchmarks.environment import environment
from benchmarks.measure import Found
from benchmarks.results import Result, Row
from benchmarks.rounds import ROOT, Tell, cores, run_apart
from benchmarks.scale import Scale

NAME = "decode"
STOCK, OWN, *OTHERS = CONTENDERS
ORDERS = 20_000


def run(scale: Scale, told: Tell) -> Result:
    """Run all rounds.

    Args:
        scale: How often every contender is measured, and how much it decodes.
        told: Called with what was found, as soon as it was.
    """
    core, _ = cores()
    pinned = [] if core is None else [str(core)]
    rows = {name: Row(name) for name in CONTENDERS}
    orders = str(min(ORDERS, scale.most_units))
    own = str(ROOT / "generated")
    folders = {STOCK: str(stock_folder()), OWN: own}
    for name in OTHERS:
        if find_spec(name) is None:
            rows[name] = Row(name, skipped=f"needs {name}")
        else:
            folders[name] = own  # which they don't need
    for _ in range(scale.rounds):
        for name, folder in folders.items():
            found = run_apart("benchmarks.decoding", name, folder, orders, *pinned)
            rows[name].samples.append(found["cpu_us"])
            told(Found(name, found["cpu_us"]))
    return Result(
        workload=NAME,
        title="Decode orders: CPU µs/order",
        about=(
            "ht_async reads the six members from its public models. The classes of msgspec and "
            "pydantic have those six members alone, and refuse what is documented otherwise. JSON "
            "is read with json.loads for the stock templates."
        ),
        unit="order",
        columns=list(rows[OWN].samples[0]),
        plotted=next(iter(rows[OWN].samples[0])),
        baseline=STOCK,
        environment=environment(),
        rows=list(rows.values()),
    )
