#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Asks an agent with dig: dns_dig.sh HTTP_ADDRESS DNS_ADDRESS, each host:port. Needs dig and curl.
set -euo pipefail
http=$1
host=${2%:*}
port=${2##*:}

put() { curl -sf -X PUT -d "$2" "http://$http$1" > /dev/null; }

put /v1/catalog/register '{"Node":"d1","Address":"10.5.0.1","NodeMeta":{"os":"linux"},
  "Service":{"ID":"dig1","Service":"dig","Tags":["blue"],"Port":81}}'
put /v1/catalog/register '{"Node":"d2","Address":"10.5.0.2","Service":{"ID":"dig2","Service":"dig","Port":82}}'
put /v1/catalog/register '{"Node":"d3","Address":"2001:db8::3","Service":{"ID":"six","Service":"six","Port":83}}'
put /v1/catalog/register '{"Node":"d4","Address":"www.example.com","Service":{"ID":"out","Service":"out","Port":84}}'
for number in $(seq 1 60); do
    put /v1/catalog/register "{\"Node\":\"m$number\",\"Address\":\"10.6.0.$number\",\"Service\":{\"Service\":\"many\"}}"
done

# expect TRANSPORT WANTED ARGUMENTS...: what dig prints, its lines sorted, with commas between them.
expect() {
    local transport=$1 wanted=$2 got
    shift 2
    got=$(dig "@$host" -p "$port" "$transport" +tries=1 +time=5 "$@" | sort | paste -sd, -)
    if [ "$got" != "$wanted" ]; then
        echo "dig $transport $*: expected '$wanted', got '$got'"
        exit 1
    fi
}

# status WANTED ARGUMENTS...: the response code.
status() {
    local wanted=$1
    shift
    dig "@$host" -p "$port" +tries=1 +time=5 "$@" | grep -q "status: $wanted," || { echo "dig $*: not $wanted"; exit 1; }
}

for transport in +notcp +tcp; do
    expect "$transport" 10.5.0.1,10.5.0.2 +short dig.service.consul
    expect "$transport" 10.5.0.1 +short blue.dig.service.consul
    expect "$transport" "1 1 81 d1.node.dc1.consul.,1 1 82 d2.node.dc1.consul." +short dig.service.consul SRV
    expect "$transport" "1 1 81 d1.node.dc1.consul." +short _dig._blue.service.consul SRV
    expect "$transport" 10.5.0.1 +short d1.node.consul
    expect "$transport" 10.5.0.1 +short d1.node.dc1.consul +norecurse
    expect "$transport" '"os=linux"' +short d1.node.consul TXT
    expect "$transport" 2001:db8::3 +short six.service.consul AAAA
    expect "$transport" 2001:db8::3 +short d3.node.consul AAAA
    expect "$transport" www.example.com. +short out.service.consul
    expect "$transport" d1.node.dc1.consul. +short -x 10.5.0.1
    expect "$transport" d3.node.dc1.consul. +short -x 2001:db8::3
    expect "$transport" 10.0.0.1 +short 0a000001.addr.consul
    expect "$transport" "" +short none.service.consul
    status NXDOMAIN "$transport" none.service.consul
    status REFUSED "$transport" example.com
    status NOERROR "$transport" consul SOA
    status NOERROR "$transport" six.service.consul A
    status NOTIMP "$transport" +opcode=STATUS consul
done

# How much comes: three answers to a plain client, what fits to one with EDNS, all over TCP.
count() { dig "@$host" -p "$port" +tries=1 +time=5 +short "$@" | wc -l; }
[ "$(count +noedns +notcp many.service.consul)" = 3 ] || { echo "a plain client does not get three answers"; exit 1; }
[ "$(count +bufsize=4096 +notcp many.service.consul)" = 60 ] || { echo "EDNS does not get all"; exit 1; }
[ "$(count +tcp many.service.consul)" = 60 ] || { echo "TCP does not get all"; exit 1; }
dig "@$host" -p "$port" +tries=1 +subnet=192.0.2.0/24 dig.service.consul | grep -q "CLIENT-SUBNET: 192.0.2.0/24/0" \
    || { echo "the client subnet is not echoed"; exit 1; }
echo "dig is content"
