# SPDX-License-Identifier: MIT
"""Starts three servers in one process; what it needs of them the other clients here share."""
import json
import os
import subprocess
import tempfile
import time


class Cluster:
    """`fake-consul agent` with three servers, driven by `fake-consul sim`."""

    def __init__(self, binary, *flags):
        self.binary = binary
        self.folder = tempfile.TemporaryDirectory()
        ready = os.path.join(self.folder.name, "ready.json")
        self.log = open(os.path.join(self.folder.name, "log"), "wb")
        self.process = subprocess.Popen(
            [binary, "agent", "-server", "-bind", "127.0.0.1", "-data-dir", os.path.join(self.folder.name, "data"),
             "-http-port", "0", "-dns-port", "-1", "-hcl", "performance { raft_multiplier = 1 }",
             "-sim-servers", "3", "-sim-ready-file", ready, *flags],
            stdout=self.log, stderr=subprocess.STDOUT)
        until = time.monotonic() + 30
        while not os.path.exists(ready) or os.path.getsize(ready) == 0:
            if self.process.poll() is not None or time.monotonic() > until:
                self.log.flush()
                raise SystemExit("the cluster did not start: " + open(self.log.name).read()[-2000:])
            time.sleep(0.02)
        self.agents = {a["node"]: a["http"][0] for a in json.load(open(ready))["agents"]}

    def sim(self, *arguments, at=None):
        """A `fake-consul sim` command; asks any agent whose port is open."""
        for address in [at] if at else list(self.agents.values()):
            done = subprocess.run(
                [self.binary, "sim", *arguments, "-http-addr", address], capture_output=True, text=True)
            if done.returncode == 0:
                return done.stdout
        raise SystemExit("sim %s: %s%s" % (" ".join(arguments), done.stdout, done.stderr))

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
