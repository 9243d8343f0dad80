// SPDX-License-Identifier: MIT

/// What the configuration says about an agent's services and checks.
struct LocalSettings: Sendable {
    /// `enable_script_checks`: also those that the API registers.
    var allowsRemoteScripts = false
    /// `enable_script_checks` or `enable_local_script_checks`
    var allowsLocalScripts = false
    /// `check_output_max_size`; zero for the default.
    var checkOutputMaxSize = 0
    var checkUpdateInterval = Duration.seconds(300)
    var discardsCheckOutput = false
    /// No check removes its service sooner than that (`check_deregister_interval_min`).
    var leastReapAfter = Duration.seconds(60)
    /// How often services are looked through for that (`check_reap_interval`).
    var reapInterval = Duration.seconds(30)
    /// The least time between two full syncs.
    var antiEntropyInterval = Duration.seconds(60)
    /// The ports that sidecars without one get; none where the first is below 1.
    var sidecarPorts = 21000...21255
    var assignsSidecarPorts = true
    /// Whether a check that is registered anew finds in a data directory what it said last. Without one the files
    /// are written all the same, for the agent's next simulated process.
    var persists = false
    /// Whether proxies follow the configuration entries (`enable_central_service_config`).
    var takesCentralConfig = true
}
