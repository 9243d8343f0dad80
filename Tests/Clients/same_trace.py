# SPDX-License-Identifier: MIT
"""Same seed, same calls: the same trace hash, whichever build runs.

usage: same_trace.py BINARY...

Plays a story of faults, writes and time to each binary twice, the clock standing between the calls. Ends with status 1 where two
hashes differ.
"""
import subprocess
import sys

from simulated_cluster import Cluster


def curl(address, *arguments):
    return subprocess.run(["curl", "-s", "-m", "20", *arguments[:-1], "http://%s%s" % (address, arguments[-1])],
                          capture_output=True, text=True).stdout


def play(binary, seed):
    """The trace's end after the story."""
    with Cluster(binary, "-sim-paused", "-sim-seed", str(seed)) as cluster:
        for number in range(20):
            curl(cluster.agents["s2"], "-X", "PUT", "-d", str(number), "/v1/kv/key-%d" % (number % 5))
        for order in (["crash", "s1"], ["advance", "20s"], ["heal"], ["advance", "40s"], ["partition", "s2", "s1,s3"],
                      ["advance", "30s"], ["heal"], ["pause", "s3"], ["advance", "10s"], ["heal"], ["advance", "60s"]):
            cluster.sim(*order, at=cluster.agents["s3"])
        curl(cluster.agents["s2"], "-X", "PUT", "-d", "last", "/v1/kv/last")
        return cluster.sim("trace", at=cluster.agents["s2"])


for seed in (1, 2):
    told = {}
    for binary in sys.argv[1:]:
        for _ in range(2):
            told.setdefault(play(binary, seed), []).append(binary)
    if len(told) != 1:
        for text, binaries in told.items():
            print(binaries, text[-3000:])
        sys.exit("same trace: seed %d gave %d different traces" % (seed, len(told)))
print("same trace: the same in %d builds" % len(sys.argv[1:]))
