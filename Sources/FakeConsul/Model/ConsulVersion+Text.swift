// SPDX-License-Identifier: MIT

extension ConsulVersion {
    /// What `consul version` prints, without the line end that follows.
    package static func text(_ version: String = number) -> String {
        "Consul v\(version)\nRevision \(revision)\nBuild Date \(buildDate)\n"
            + "Protocol 2 spoken by default, understands 2 to 3 (agent will automatically use protocol >2 when speaking to "
            + "compatible agents)\n"
    }

    /// What `consul version -format=json` prints.
    package static func json(_ version: String = number) -> String {
        """
        {
           "Version": "\(version)",
           "Revision": "\(revision)",
           "Prerelease": "",
           "BuildDate": "\(buildDate)",
           "RPC": {
              "Default": 2,
              "Min": 2,
              "Max": 3
           }
        }
        """
    }
}
