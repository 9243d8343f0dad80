// SPDX-License-Identifier: MIT

/// What `/v1/agent/host` shows: the simulated machine that an agent runs on, under the names that Consul's library for
/// such facts gives them (gopsutil 3.22.9, on Linux).
///
/// The machines of a cluster are alike, so that the same run tells the same: name, identity and how long it is up are
/// each one's own, and what only real hardware has is modest and never changes.
struct AgentHostView: JSONWritable {
    private let name: String
    private let id: String
    private let bootedAt: Instant
    private let now: Instant

    init(agent: Agent, cluster: Cluster) {
        name = agent.identity.nodeName
        id = agent.identity.nodeID
        bootedAt = cluster.startedAt
        now = cluster.now
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Memory")
            Self.writeMemory(to: &json)
            json.key("CPU")
            json.array(Self.writeProcessor)
            json.key("Host")
            writeHost(to: &json)
            json.key("Disk")
            Self.writeDisk(to: &json)
            json.member("CollectionTime", now.nanoseconds)
            json.key("Errors")
            json.null()
        }
    }

    // MARK: Memory

    private static let mebibyte: UInt64 = 1 << 20
    private static let memory = 4096 * mebibyte
    private static let freeMemory = 2048 * mebibyte
    private static let buffers = 128 * mebibyte
    private static let cached = 896 * mebibyte

    /// In bytes.
    private static func writeMemory(to json: inout JSONWriter) {
        let used = memory - freeMemory - buffers - cached
        json.object { json in
            json.member("total", memory)
            json.member("available", freeMemory + buffers + cached)
            json.member("used", used)
            json.key("usedPercent")
            json.double(percent(used, of: memory))
            json.member("free", freeMemory)
            json.member("active", used)
            json.member("inactive", buffers + cached)
            json.member("wired", 0)
            json.member("laundry", 0)
            json.member("buffers", buffers)
            json.member("cached", cached)
            for name in unusedMemory { json.member(name, 0) }
            json.member("hugePageSize", 2 * mebibyte)
        }
    }

    /// The kinds of memory of which such a machine has none.
    private static let unusedMemory: [StaticString] = [
        "writeBack", "dirty", "writeBackTmp", "shared", "slab", "sreclaimable", "sunreclaim", "pageTables",
        "swapCached", "commitLimit", "committedAS", "highTotal", "highFree", "lowTotal", "lowFree", "swapTotal",
        "swapFree", "mapped", "vmallocTotal", "vmallocUsed", "vmallocChunk", "hugePagesTotal", "hugePagesFree",
        "hugePagesRsvd", "hugePagesSurp",
    ]

    // MARK: Processor, host and disk

    private static func writeProcessor(to json: inout JSONWriter) {
        json.object { json in
            json.member("cpu", 0)
            json.member("vendorId", "FakeConsul")
            json.member("family", "6")
            json.member("model", "1")
            json.member("stepping", 0)
            json.member("physicalId", "0")
            json.member("coreId", "0")
            json.member("cores", 1)
            json.member("modelName", "Simulated CPU")
            json.member("mhz", 2000)
            json.member("cacheSize", 1024)
            json.key("flags")
            json.array { _ in }
            json.member("microcode", "0x1")
        }
    }

    private func writeHost(to json: inout JSONWriter) {
        json.object { json in
            json.member("hostname", name)
            json.member("uptime", (now - bootedAt).nanoseconds / 1_000_000_000)
            json.member("bootTime", bootedAt.nanoseconds / 1_000_000_000)
            json.member("procs", 2)
            json.member("os", "linux")
            json.member("platform", "debian")
            json.member("platformFamily", "debian")
            json.member("platformVersion", "12.0")
            json.member("kernelVersion", "6.1.0")
            json.member("kernelArch", "x86_64")
            json.member("virtualizationSystem", "")
            json.member("virtualizationRole", "guest")
            json.member("hostId", id)
        }
    }

    /// Sizes in bytes.
    private static func writeDisk(to json: inout JSONWriter) {
        let (total, used) = (20_480 * mebibyte, 4096 * mebibyte)
        let (files, usedFiles): (UInt64, UInt64) = (1_310_720, 65_536)
        json.object { json in
            json.member("path", "/")
            json.member("fstype", "ext2/ext3")
            json.member("total", total)
            json.member("free", total - used)
            json.member("used", used)
            json.key("usedPercent")
            json.double(percent(used, of: total))
            json.member("inodesTotal", files)
            json.member("inodesUsed", usedFiles)
            json.member("inodesFree", files - usedFiles)
            json.key("inodesUsedPercent")
            json.double(percent(usedFiles, of: files))
        }
    }

    private static func percent(_ part: UInt64, of whole: UInt64) -> Double { Double(part) / Double(whole) * 100 }
}
