# SPDX-License-Identifier: MIT
"""The asyncio variant of python-consul against a running agent, where it imports on this Python.

usage: python_consul_aio.py HOST:PORT
"""
import asyncio
import sys

try:
    import consul.aio
except (ImportError, AttributeError) as e:
    print("python-consul's asyncio variant does not import on this Python: %s" % e)
    sys.exit(0)

host, port = sys.argv[1].rsplit(":", 1)


async def main():
    c = consul.aio.Consul(host=host, port=int(port))
    await c.kv.put("aio/key", "1")
    index, pair = await c.kv.get("aio/key")
    waiting = asyncio.ensure_future(c.kv.get("aio/key", index=index, wait="10s"))
    await asyncio.sleep(0.1)
    await c.kv.put("aio/key", "2")
    _, pair = await waiting
    assert pair["Value"] == b"2", pair
    await c.kv.delete("aio/key")
    await c.close()
    print("python-consul (asyncio): a blocking read sees the write")


asyncio.get_event_loop_policy().new_event_loop().run_until_complete(main())
