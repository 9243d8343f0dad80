# SPDX-License-Identifier: MIT
"""Holds a running agent against python-consul, the client that the deployment guide pins.

usage: python_consul.py HOST:PORT

Registers services with TTL and HTTP checks, reads health with blocking queries from two threads, takes and loses a lock,
and writes keys with CAS. Ends with status 1 at the first thing that is not as with Consul.
"""
import http.server
import sys
import threading
import time

import consul

host, port = sys.argv[1].rsplit(":", 1)
done = []


def client():
    return consul.Consul(host=host, port=int(port))


def check(what, holds):
    if not holds:
        sys.exit("python-consul: %s does not hold" % what)
    done.append(what)


def eventually(what, probe, seconds=15):
    """Polls what the agent does in its own time: its probes run once a second."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if probe():
            return check(what, True)
        time.sleep(0.05)
    check(what, False)


class Target(http.server.BaseHTTPRequestHandler):
    """A service whose health the test decides."""

    status = 200

    def do_GET(self):
        self.send_response(Target.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


def watch(service, wanted, results):
    """Follows a service with blocking queries until it has the wanted number of passing instances."""
    c, index = client(), None
    for _ in range(50):
        index, nodes = c.health.service(service, index=index, wait="10s", passing=True)
        if len(nodes) == wanted:
            results.append(sorted(n["Service"]["ID"] for n in nodes))
            return


def watched(service, wanted, change):
    """Two threads block on the service while it changes; both must see what comes of it."""
    results = []
    threads = [threading.Thread(target=watch, args=(service, wanted, results)) for _ in range(2)]
    for t in threads:
        t.start()
    time.sleep(0.2)
    change()
    for t in threads:
        t.join(30)
    check("two blocking threads see %d of %s" % (wanted, service), len(results) == 2 and results[0] == results[1])


def services(c):
    agent = c.agent
    check("register with a TTL check", agent.service.register(
        "web", service_id="web-1", address="127.0.0.1", port=8000, tags=["a", "b"], check=consul.Check.ttl("10s")))
    check("a TTL check begins critical", c.health.service("web", passing=True)[1] == [])
    watched("web", 1, lambda: agent.check.ttl_pass("service:web-1"))
    agent.check.ttl_warn("service:web-1", notes="slow")
    check("a warning is seen", c.health.checks("web")[1][0]["Output"] == "slow")
    watched("web", 1, lambda: agent.check.ttl_pass("service:web-1"))

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Target)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d/health" % server.server_port
    agent.service.register("web", service_id="web-2", port=8001, check=consul.Check.http(url, "1s", timeout="2s"))
    eventually("an HTTP check passes", lambda: len(c.health.service("web", passing=True)[1]) == 2)
    Target.status = 500
    eventually("an HTTP check turns critical", lambda: len(c.health.service("web", passing=True)[1]) == 1)
    check("the catalog knows both", len(c.catalog.service("web")[1]) == 2)
    check("the tag filters", len(c.catalog.service("web", tag="a")[1]) == 1)
    watched("web", 0, lambda: agent.check.ttl_fail("service:web-1"))
    for service in ("web-1", "web-2"):
        agent.service.deregister(service)
    check("a deregistered service is gone", c.catalog.service("web")[1] == [])
    server.shutdown()


def lock(c):
    first = c.session.create(name="first", lock_delay=0, behavior="release", ttl=10)
    second = c.session.create(name="second", lock_delay=0, behavior="release", ttl=10)
    check("the first session takes the lock", c.kv.put("lock/leader", "1", acquire=first))
    check("the second does not", not c.kv.put("lock/leader", "2", acquire=second))
    index, pair = c.kv.get("lock/leader")
    check("the holder is named", pair["Session"] == first)
    seen = []

    def follow():
        seen.append(client().kv.get("lock/leader", index=index, wait="20s")[1].get("Session"))

    thread = threading.Thread(target=follow)
    thread.start()
    time.sleep(0.2)
    c.session.destroy(first)
    thread.join(25)
    check("losing the session loses the lock, and a watcher sees it", seen == [None])
    check("then the second takes it", c.kv.put("lock/leader", "2", acquire=second))
    check("and gives it back", c.kv.put("lock/leader", "", release=second))
    check("renew", c.session.renew(second)["ID"] == second)
    c.session.destroy(second)


def kv(c):
    check("put", c.kv.put("app/color", "blue"))
    index, pair = c.kv.get("app/color")
    check("get", pair["Value"] == b"blue")
    check("CAS with an old index fails", not c.kv.put("app/color", "red", cas=pair["ModifyIndex"] - 1))
    check("CAS with the right one succeeds", c.kv.put("app/color", "red", cas=pair["ModifyIndex"]))
    check("CAS 0 creates", c.kv.put("app/new", "x", cas=0) and not c.kv.put("app/new", "y", cas=0))
    check("keys", c.kv.get("app/", keys=True)[1] == ["app/color", "app/new"])
    check("recurse", len(c.kv.get("app/", recurse=True)[1]) == 2)
    check("a missing key", c.kv.get("app/none")[1] is None)
    check("delete", c.kv.delete("app/", recurse=True) and c.kv.get("app/", recurse=True)[1] is None)


c = client()
check("a leader is known", ":" in c.status.leader())
check("the agent answers", c.agent.self()["Config"]["NodeName"] != "")
services(c)
lock(c)
kv(c)
print("python-consul: %d checks hold" % len(done))
