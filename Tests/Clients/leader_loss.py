# SPDX-License-Identifier: MIT
"""What clients see when a cluster loses its leader, and when it is cut in two.

usage: leader_loss.py BINARY

python-consul writes through a follower while the leader is killed: it gets Consul's errors, and then the writes go on. `curl`
reads stale values on the isolated side of a partition. Ends with status 1 at the first thing that is not as with Consul.
"""
import json
import subprocess
import sys
import time

import consul

from simulated_cluster import Cluster


def check(what, holds, *facts):
    if not holds:
        sys.exit("leader loss: %s does not hold %s" % (what, facts))


def client(address):
    host, port = address.rsplit(":", 1)
    return consul.Consul(host=host, port=int(port))


def leader_of(cluster, asked):
    """The name of the leader, found by who answers for its address."""
    told = client(cluster.agents[asked]).status.leader()
    members = {"%s:8300" % m["Addr"]: m["Name"] for m in client(cluster.agents[asked]).agent.members()}
    return members.get(told)


def write(c, key, value):
    """Nil where it was written, else the error's text."""
    try:
        return None if c.kv.put(key, value) else "false"
    except consul.ConsulException as error:
        return str(error)


def curl(address, path):
    """The headers and the body of an answer."""
    done = subprocess.run(["curl", "-s", "-i", "-m", "20", "http://%s%s" % (address, path)], capture_output=True, text=True)
    head, _, body = done.stdout.replace("\r\n", "\n").partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.split("\n")[1:] if ": " in line)
    return headers, body


def loses_its_leader(cluster):
    first = leader_of(cluster, "s1")
    check("there is a leader", first is not None)
    survivors = [name for name in cluster.agents if name != first]
    c = client(cluster.agents[survivors[0]])
    check("a follower takes writes", write(c, "color", "red") is None)
    cluster.sim("crash", "leader", at=cluster.agents[survivors[0]])
    errors, begin = set(), time.monotonic()
    while True:
        error = write(c, "color", "green")
        if error is None:
            break
        errors.add(error)
        check("the writes go on", time.monotonic() - begin < 20, errors)
        time.sleep(0.05)
    check("the errors are Consul's", any("connect: connection refused" in e for e in errors), errors)
    check("the errors are server errors", all("500" in e for e in errors), errors)
    check("another leads", leader_of(cluster, survivors[0]) in survivors)
    cluster.sim("heal", at=cluster.agents[survivors[0]])
    returned = client(cluster.agents[first])
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if returned.kv.get("color")[1]["Value"] == b"green":
                return
        except Exception:  # its port opens again in its own time
            pass
        time.sleep(0.05)
    sys.exit("leader loss: the old leader does not come back")


def is_cut_in_two(cluster):
    alone = leader_of(cluster, "s1") or leader_of(cluster, "s2")
    others = [name for name in cluster.agents if name != alone]
    c = client(cluster.agents[others[0]])
    check("the cluster writes before the cut", write(c, "color", "before") is None)
    cluster.sim("partition", alone, ",".join(others))
    until = time.monotonic() + 20
    # Calls that went to the lost leader hang: the client gives them up and asks anew.
    while True:
        done = subprocess.run(
            ["curl", "-s", "-m", "1", "-X", "PUT", "-d", "after", "http://%s/v1/kv/color" % cluster.agents[others[0]]],
            capture_output=True, text=True)
        if done.stdout.strip() == "true":
            break
        check("the majority goes on", time.monotonic() < until, done.stdout)
    headers, body = curl(cluster.agents[alone], "/v1/kv/color?stale&raw")
    check("the isolated side is stale", body == "before", body)
    check("it knows of no leader", headers.get("X-Consul-Knownleader") == "false", headers)
    check("it says how old its news is", int(headers.get("X-Consul-Lastcontact", 0)) > 0, headers)
    check("the majority has the new value", curl(cluster.agents[others[0]], "/v1/kv/color?raw")[1] == "after")
    check("the isolated side names no leader", json.loads(curl(cluster.agents[alone], "/v1/status/leader")[1]) == "")
    cluster.sim("heal")
    until = time.monotonic() + 60
    while curl(cluster.agents[alone], "/v1/kv/color?stale&raw")[1] != "after":
        check("the isolated side catches up", time.monotonic() < until)
        time.sleep(0.1)


with Cluster(sys.argv[1]) as running:
    loses_its_leader(running)
with Cluster(sys.argv[1]) as running:
    is_cut_in_two(running)
print("leader loss: clients see what Consul's see")
