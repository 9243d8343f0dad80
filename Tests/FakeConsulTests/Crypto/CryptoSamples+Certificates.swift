// SPDX-License-Identifier: MIT

extension CryptoSamples {
    /// A root of P-256 with a SPIFFE ID.
    static let root = """
        -----BEGIN CERTIFICATE-----
        MIIB+DCCAZ6gAwIBAgIUHSHwBUhTYmaQvXtL3+bwg25MSTgwCgYIKoZIzj0EAwIw
        MDELMAkGA1UEBhMCREUxDTALBgNVBAoMBFRlc3QxEjAQBgNVBAMMCVRlc3QgUm9v
        dDAeFw0yNjExMjQxNzI3MTdaFw0zNjExMjExNzI3MTdaMDAxCzAJBgNVBAYTAkRF
        MQ0wCwYDVQQKDARUZXN0MRIwEAYDVQQDDAlUZXN0IFJvb3QwWTATBgcqhkjOPQIB
        BggqhkjOPQMBBwNCAARt1o5z4ZE/8QSCYQKFUDa/vIinvS5NEpBuRyLxjFIGnxU1
        MRxjmQ+6Li6UHPDsWlv+l3wEDxrxmmMwONdvIJAqo4GVMIGSMB0GA1UdDgQWBBS7
        bgCjOuV+YpvS7ajPPmuYc2HmMTAfBgNVHSMEGDAWgBS7bgCjOuV+YpvS7ajPPmuY
        c2HmMTAPBgNVHRMBAf8EBTADAQH/MD8GA1UdEQQ4MDaGNHNwaWZmZTovLzExMTEx
        MTExLTIyMjItMzMzMy00NDQ0LTU1NTU1NTU1NTU1NS5jb25zdWwwCgYIKoZIzj0E
        AwIDSAAwRQIhAJUGR7b7gnec9dzg2U7HSrvwtfRVetRaRdAthLYtQubnAiAIfTKY
        qGyDPYcozuuX5I97ItsYYkYbG6CORA3ERBVYBw==
        -----END CERTIFICATE-----
        """

    /// Its key, SEC 1.
    static let rootKey = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIO+H0aZlROIzyVyd0Vzu/tBOGFrUo9Hg/ETp+FDpHKZBoAoGCCqGSM49
        AwEHoUQDQgAEbdaOc+GRP/EEgmEChVA2v7yIp70uTRKQbkci8YxSBp8VNTEcY5kP
        ui4ulBzw7Fpb/pd8BA8a8ZpjMDjXbyCQKg==
        -----END EC PRIVATE KEY-----
        """

    /// The same, PKCS #8.
    static let rootKeyPKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg74fRpmVE4jPJXJ3R
        XO7+0E4YWtSj0eD8ROn4UOkcpkGhRANCAARt1o5z4ZE/8QSCYQKFUDa/vIinvS5N
        EpBuRyLxjFIGnxU1MRxjmQ+6Li6UHPDsWlv+l3wEDxrxmmMwONdvIJAq
        -----END PRIVATE KEY-----
        """

    /// A request of a P-384 key with a name, an address and a SPIFFE ID.
    static let request = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIIBhzCCAQ0CAQAwDzENMAsGA1UEAwwEbGVhZjB2MBAGByqGSM49AgEGBSuBBAAi
        A2IABKktt2o8LaRnlNAog5fI78jUTIBaNvN4bYWVWr+Ks8vp8zQEObkBglZiBUOS
        Cak7hnZyapVTf9saq8ATJ2w6xZSCNVxKgPX3XKL2EIZK2R4XoLXnj5xxosX471oj
        3pM6FaB/MH0GCSqGSIb3DQEJDjFwMG4wbAYDVR0RBGUwY4ILd2ViLmV4YW1wbGWH
        BAoBAgOGTnNwaWZmZTovLzExMTExMTExLTIyMjItMzMzMy00NDQ0LTU1NTU1NTU1
        NTU1NS5jb25zdWwvbnMvZGVmYXVsdC9kYy9kYzEvc3ZjL3dlYjAKBggqhkjOPQQD
        AgNoADBlAjArtXYRfgSgs1jrnSE1SL3VMCAllhBox4FrqNlw15SMAV4PkpM/S1yA
        IxPRLFqRt6YCMQDoO/mwGCbO8HPOB/hpB4n8PTSjuH/awb9v970qYQIedgMuYLto
        JYrsmXupQLarQYI=
        -----END CERTIFICATE REQUEST-----
        """
}
