"""The workloads that send requests to the benchmark server."""

from __future__ import annotations

from benchmarks.workloads.adverse import BURST, FAULTS
from benchmarks.workloads.creating import CREATE_64, DELAYED, TLS, create
from benchmarks.workloads.journalled import BULK
from benchmarks.workloads.limited import LIMITED
from benchmarks.workloads.overhead import OVERHEAD
from benchmarks.workloads.reading import CHECK_ZIP, PAGER, PAGES
from benchmarks.workloads.sdks import SDKS
from benchmarks.workloads.workload import Workload

WORKLOADS: dict[str, Workload] = {
    workload.name: workload
    for workload in (
        *(create(1), create(16), CREATE_64, create(256)),
        *(DELAYED, TLS, PAGES, PAGER, CHECK_ZIP, SDKS, OVERHEAD, BURST, FAULTS, LIMITED, BULK),
    )
}
