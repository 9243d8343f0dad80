# SPDX-License-Identifier: MIT
"""HTTPS as the deployment guide sets it up: its openssl commands word for word, then a real client.

usage: https.py BINARY
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

GUIDE = r"""
# Create certificate authority
openssl genrsa -out ca-key.pem 2048
openssl req -x509 -new -nodes -key ca-key.pem -days 3650 -out ca.pem -subj "/C=US/ST=CA/L=San Francisco/O=Consul/OU=Consul CA/CN=Consul CA"

# Generate server certificates
openssl genrsa -out server-key.pem 2048
openssl req -new -key server-key.pem -out server.csr -subj "/C=US/ST=CA/L=San Francisco/O=Consul/OU=Consul Server/CN=server.dc1.consul"
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -out server.pem -days 3650 -extensions v3_req -extfile <(cat <<EOF
[v3_req]
extendedKeyUsage = serverAuth
subjectAltName = @alt_names

[alt_names]
DNS.1 = server.dc1.consul
DNS.2 = localhost
IP.1 = 127.0.0.1
IP.2 = <server-ip>
EOF
)

# Generate client certificates
openssl genrsa -out client-key.pem 2048
openssl req -new -key client-key.pem -out client.csr -subj "/C=US/ST=CA/L=San Francisco/O=Consul/OU=Consul Client/CN=client.dc1.consul"
openssl x509 -req -in client.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -out client.pem -days 3650
""".replace("<server-ip>", "127.0.0.2")


class Agent:
    def __init__(self, binary, folder, configuration):
        self.folder = folder
        ready = os.path.join(folder, "ready.json")
        if os.path.exists(ready):
            os.remove(ready)
        with open(os.path.join(folder, "agent.hcl"), "w") as file:
            file.write(configuration)
        ports = ["-http-port=0", "-dns-port=-1", "-grpc-port=-1"]
        self.process = subprocess.Popen(
            [binary, "agent", "-dev", "-config-file=" + os.path.join(folder, "agent.hcl"), "-sim-ready-file=" + ready] + ports,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(200):
            if os.path.exists(ready) and os.path.getsize(ready) > 0:
                break
            assert self.process.poll() is None, self.process.stdout.read()
            time.sleep(0.05)
        self.address = json.load(open(ready))["agents"][0]["https"][0]

    def curl(self, *arguments, host="localhost"):
        port = self.address.rsplit(":", 1)[1]
        return subprocess.run(
            ["curl", "-sS", "--max-time", "10", *arguments, f"https://{host}:{port}/v1/status/leader"],
            cwd=self.folder, capture_output=True, text=True)

    def stop(self):
        self.process.kill()
        self.process.wait()


def configuration(folder, verifies):
    return f"""
ports {{ https = 0 }}
verify_incoming = {verifies}
verify_outgoing = true
verify_server_hostname = true
ca_file = "{folder}/ca.pem"
cert_file = "{folder}/server.pem"
key_file = "{folder}/server-key.pem"
"""


def expect_leader(result):
    assert result.returncode == 0 and result.stdout.startswith('"127.0.0.1:'), (result.returncode, result.stdout, result.stderr)


def break_handshakes(address):
    host, port = address.rsplit(":", 1)
    for number in range(100):
        with socket.create_connection((host, int(port)), timeout=5) as client:
            # The head of a TLS record, then noise; every third only connects.
            if number % 3:
                client.sendall(b"\x16\x03\x01\x02\x00" + os.urandom(number * 13))
            elif number % 2:
                client.sendall(os.urandom(600))


def main(binary):
    for tool in ["openssl", "curl"]:
        if shutil.which(tool) is None:
            print(f"there is no {tool} here; HTTPS is left out")
            return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["bash", "-euc", GUIDE], cwd=folder, check=True, capture_output=True)
        agent = Agent(binary, folder, configuration(folder, "false"))
        for host in ["localhost", "127.0.0.1"]:
            expect_leader(agent.curl("--cacert", "ca.pem", host=host))
        expect_leader(agent.curl("--cacert", "ca.pem", "--tls-max", "1.2"))
        assert agent.curl().returncode == 60, "a client that does not know the authority is not to trust it"
        break_handshakes(agent.address)
        expect_leader(agent.curl("--cacert", "ca.pem"))
        agent.stop()

        agent = Agent(binary, folder, configuration(folder, "true"))
        for more in [[], ["--tls-max", "1.2"]]:
            refused = agent.curl("--cacert", "ca.pem", *more)
            assert refused.returncode in (35, 56) and not refused.stdout, (refused.returncode, refused.stdout)
        expect_leader(agent.curl("--cacert", "ca.pem", "--cert", "client.pem", "--key", "client-key.pem"))
        agent.stop()

        mismatched = configuration(folder, "true").replace("server-key.pem", "client-key.pem")
        with open(os.path.join(folder, "agent.hcl"), "w") as file:
            file.write(mismatched)
        refused = subprocess.run(
            [binary, "agent", "-dev", f"-config-file={folder}/agent.hcl"], capture_output=True, text=True, timeout=20)
        words = "Failed to load cert/key pair: tls: private key does not match public key"
        assert refused.returncode == 1 and words in refused.stderr, (refused.returncode, refused.stderr)
    print("HTTPS: curl is served, and refused without a certificate where one is required")


main(sys.argv[1])
