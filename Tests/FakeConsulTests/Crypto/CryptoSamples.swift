// SPDX-License-Identifier: MIT

/// Keys, signatures, tokens and certificates made with OpenSSL 3, to hold our own against.
enum CryptoSamples {
    /// A key of 2048 bits.
    static let rsaPublic = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAhDfD9ZGd1hI17iYVwo6r
        cgi6/1mo88AlIVmh5PRWSQLspipn/Q6daPDAq591ViVp8wLCpgee2OFhFdMLY4zp
        HTbnsgTqvByXvfGBge+7RMM9ogjxlOaZau35VBueT/AGSgvqVZpY7AUHSYMs2UIb
        QyHXwS891dMeSJzU00F7Gs3rrflNCh4MxH28CAmIvU2Z7vuRcbZM4fDUUYyuBr2M
        fa+R7XgrBzcgJ2pP39I2BY1KaL/l7uLw4H+kasNoOicU+NYvjKAxYy2VMrV3d1P0
        rqUeDT5bDJwy5ckeoFxsI3DrirbI8CviztOtoOkTJkzseOBu4DZAIYT7iCO4I+ly
        vwIDAQAB
        -----END PUBLIC KEY-----
        """

    /// The same key whole, as PKCS #1.
    static let rsaPrivate = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEpAIBAAKCAQEAhDfD9ZGd1hI17iYVwo6rcgi6/1mo88AlIVmh5PRWSQLspipn
        /Q6daPDAq591ViVp8wLCpgee2OFhFdMLY4zpHTbnsgTqvByXvfGBge+7RMM9ogjx
        lOaZau35VBueT/AGSgvqVZpY7AUHSYMs2UIbQyHXwS891dMeSJzU00F7Gs3rrflN
        Ch4MxH28CAmIvU2Z7vuRcbZM4fDUUYyuBr2Mfa+R7XgrBzcgJ2pP39I2BY1KaL/l
        7uLw4H+kasNoOicU+NYvjKAxYy2VMrV3d1P0rqUeDT5bDJwy5ckeoFxsI3DrirbI
        8CviztOtoOkTJkzseOBu4DZAIYT7iCO4I+lyvwIDAQABAoIBABpxWLSdOdbdb4HA
        hiuSAwHccyGsmdid/g8McQ9sOnGBrziQVJnMuXiKZc4tJvdipizeyXURIxi3Aoat
        3aI8RUb9exskVpnmkgZ/7WnCO07GSWZFqaMg91/mVi4XE/Niyq82cNhL9SrG2q0+
        GdMdoHwtoYvWWeSQw4a8LuhNOUSjzr7C6Zj3tmNAwSAzKpNF+akLaA/wfiGMOdSF
        j0/vEXOwG/37bwQNZ1ZzKxD5rCUWQcrcfRqmUoZG2nj+xM1fkAjkEqFtsiSFXJZm
        imxllhAUDqdwYXQ+U6dz1eOrpKxpYTS4amzQW3go3A5uaSjQiQvUj6lY3nvdqLUI
        oWDSfaECgYEAuEABnlam+OjQnB51V4yEFYsMAsq4Azw4n+H1zu3Gsikyx2W9kBL4
        OGVrBy31lfi6J8BPBl9dADHUqdezgxkri8OAkRBTBKjgSt58aWtPd33yLTCegn6P
        4LWlhHa6LaOU5ANzDuSVs4fyzvVIQET7V3CLqO6rXHeTGrKLJAWRgJECgYEAt7Sj
        q5QNZ6stOYToVqS8N6uJgLg1lILPSKLuH0S/Hy751p5RkI3GaFY7VVkxlcf822yS
        O90xHHrX4wC6Hc5+Y63rjXa6hUyQVwx2Iipoj0hybvKiwhnW9n3idTL1nhr1Xooa
        oShXYp1+kDTeBipkZM1QgXe7wrMkMyp0OOq5Zk8CgYAZFJVj0VXPQhnLdpXwge8k
        45WR97hOsG7gzKhiL5nBfLwtylqgdwSU4LFN++KXNJFageH/8xE8youxRuxnpxB3
        aPhiRr+WPcqyRlDXJMVfdaR2pEyfZMz/AJr0ShkTx1WoKBQMbe82zgWuSFM6dGlm
        QKqyJzLqVliO5Mjt8VgaEQKBgQCJmExK1C6iKm1KOslHNEYhsGLiPZcsMDoPnrGa
        TASW17mbzaMsEXS9a3EvgQoJtOwocY6qNgd13HDc/wtoDeVOxdK7d2VHOEyYVqYY
        +wir4UiM30GW/oGqyCkZPV0I2gpUkD5X3P5ux6YnXuG5XoEpmzqkbkj9EO6ZQEAi
        7XSGMwKBgQCyRO+Bm8NZDX7jsy3Rmv9JnjjIUZt4bke3fxrrDAVCSoDOrLBBy+9h
        NIRgZ6DdGSd3o5FKEEl3xLtTcHs+ToG3j+fRteuP3qT7iCvizli/A09V9YM7vJNZ
        VzCWIIFE0NEX8LpCppH44QnrjkAsI4BHXxBHtYyUxJ92+El1Qx58wQ==
        -----END RSA PRIVATE KEY-----
        """

    /// The same in a `PrivateKeyInfo`.
    static let rsaPKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCEN8P1kZ3WEjXu
        JhXCjqtyCLr/WajzwCUhWaHk9FZJAuymKmf9Dp1o8MCrn3VWJWnzAsKmB57Y4WEV
        0wtjjOkdNueyBOq8HJe98YGB77tEwz2iCPGU5plq7flUG55P8AZKC+pVmljsBQdJ
        gyzZQhtDIdfBLz3V0x5InNTTQXsazeut+U0KHgzEfbwICYi9TZnu+5Fxtkzh8NRR
        jK4GvYx9r5HteCsHNyAnak/f0jYFjUpov+Xu4vDgf6Rqw2g6JxT41i+MoDFjLZUy
        tXd3U/SupR4NPlsMnDLlyR6gXGwjcOuKtsjwK+LO062g6RMmTOx44G7gNkAhhPuI
        I7gj6XK/AgMBAAECggEAGnFYtJ051t1vgcCGK5IDAdxzIayZ2J3+DwxxD2w6cYGv
        OJBUmcy5eIplzi0m92KmLN7JdREjGLcChq3dojxFRv17GyRWmeaSBn/tacI7TsZJ
        ZkWpoyD3X+ZWLhcT82LKrzZw2Ev1KsbarT4Z0x2gfC2hi9ZZ5JDDhrwu6E05RKPO
        vsLpmPe2Y0DBIDMqk0X5qQtoD/B+IYw51IWPT+8Rc7Ab/ftvBA1nVnMrEPmsJRZB
        ytx9GqZShkbaeP7EzV+QCOQSoW2yJIVclmaKbGWWEBQOp3BhdD5Tp3PV46ukrGlh
        NLhqbNBbeCjcDm5pKNCJC9SPqVjee92otQihYNJ9oQKBgQC4QAGeVqb46NCcHnVX
        jIQViwwCyrgDPDif4fXO7cayKTLHZb2QEvg4ZWsHLfWV+LonwE8GX10AMdSp17OD
        GSuLw4CREFMEqOBK3nxpa093ffItMJ6Cfo/gtaWEdroto5TkA3MO5JWzh/LO9UhA
        RPtXcIuo7qtcd5MasoskBZGAkQKBgQC3tKOrlA1nqy05hOhWpLw3q4mAuDWUgs9I
        ou4fRL8fLvnWnlGQjcZoVjtVWTGVx/zbbJI73TEcetfjALodzn5jreuNdrqFTJBX
        DHYiKmiPSHJu8qLCGdb2feJ1MvWeGvVeihqhKFdinX6QNN4GKmRkzVCBd7vCsyQz
        KnQ46rlmTwKBgBkUlWPRVc9CGct2lfCB7yTjlZH3uE6wbuDMqGIvmcF8vC3KWqB3
        BJTgsU374pc0kVqB4f/zETzKi7FG7GenEHdo+GJGv5Y9yrJGUNckxV91pHakTJ9k
        zP8AmvRKGRPHVagoFAxt7zbOBa5IUzp0aWZAqrInMupWWI7kyO3xWBoRAoGBAImY
        TErULqIqbUo6yUc0RiGwYuI9lywwOg+esZpMBJbXuZvNoywRdL1rcS+BCgm07Chx
        jqo2B3XccNz/C2gN5U7F0rt3ZUc4TJhWphj7CKvhSIzfQZb+garIKRk9XQjaClSQ
        Plfc/m7Hpide4blegSmbOqRuSP0Q7plAQCLtdIYzAoGBALJE74Gbw1kNfuOzLdGa
        /0meOMhRm3huR7d/GusMBUJKgM6ssEHL72E0hGBnoN0ZJ3ejkUoQSXfEu1Nwez5O
        gbeP59G164/epPuIK+LOWL8DT1X1gzu8k1lXMJYggUTQ0RfwukKmkfjhCeuOQCwj
        gEdfEEe1jJTEn3b4SXVDHnzB
        -----END PRIVATE KEY-----
        """

    /// Its signature of "message", PKCS #1 v1.5.
    static let pkcs1SHA256 =
        "32fb6fe660b37f32e8dae0b553a527764a6a1670c27d404f8e8128143cbb9ae0728c40448ca8896a7eff1ff063ba7094b128"
        + "429f1294c247aea6d7f90cf9fe4719b82a3b4a93579b49b1516e5cf8676c273bd617971a35c2e740d76b6cd83fa7e4386d2b"
        + "d5e02fa2276d13a08e3b4377b8a2b3bcd3c5a8074da70cfc24c342d59ce32c12e77a9a4c098bc04b4d17ae9de2ca3509fb33"
        + "0123dd06ae36887e920324a6b8af9e7fdd04ce01af46388c8f90536913b88646c12cf58a0496bcf58dd56280ee841b1661dd"
        + "b08900a02a86634c1e7da5cb647908f6c8323fd4e5dfa55f0bb9e89b2a31c2baa961599c82bc690dc1c04149c6c5758d5859"
        + "4ef54f266d52"

    /// Its signature of "message", PSS.
    static let pssSHA256 =
        "5a7a3fd177b0b857abd5007d77d9ebe44e711080ac003b6dae9f752ffbc663c1d1bb7a27256175d547a0b2bfd28c95398aa6"
        + "79776dbcd7b5213f804e8b5bef5aa010d2ed99e7e3ae131ff19cd47f848fbad5a3c650f21f4e66156ca23f179ba9d5ecf21c"
        + "a14fc486d7364454d92584e37c5281867a7a60722c6060ad6e39f0576fa248816c2944b190d60db78a9adc57e61087aa5bb8"
        + "4913f22838affd7877f99dffad08e4b3e0629bdb5d5714a1946a03ada01c00903b534f04f9b59360052461e7308d54f8223b"
        + "55d0bf99d3c7ff8e3c2c8b66f7044549e71c74f2e6095705e848e6d38243bfb0ac63f23a55c7486e01cc39244439b60b3e6b"
        + "43866f2d893b"

    /// Its signature of "message", PKCS #1 v1.5.
    static let pkcs1SHA384 =
        "7adcac45ab0462b1b6e2a2d09dfde62ae859ba04aefffe946060a00b6c17a167463d6b5042494443bfac3af675d6cd036db0"
        + "2c522ca1315927080029fd270e55629be8de44285ef76b5a22d08f21fd9f05bd8b5cfd683b63f5adb136b89cd73dc5ea776f"
        + "a99a44472a27d77449521d74e9d4e3a5f917800e7f33d15a8eda12b6f44320e5d8f25171bcc7688accb85bbed83042f131f8"
        + "11a0dcda8f48403e55dc53e8b6a7539782ef1213a5f1173cbca042c885214f0eb924f8f73976f35a3dbd1793c0f1dd1c8868"
        + "5230431b0c80dd07166048a1cb731e23008dae0633e5813e2b92c9c6ba7ff51d9721da25d66538259805e4031883a221d885"
        + "67eae0939985"

    /// Its signature of "message", PSS.
    static let pssSHA384 =
        "18f1bc3f4a4670c8896ea0e04d3b03f8c7ddfd9cc80172b70e1fa473ae94f79c1356f3dc6051fe068674942e21a5418fc267"
        + "d2d280f935671bbfc56d6f4cb14886e1a23e469d1648a86295cd19cb520bb42877bb8fd2ed2447848e586637c3a95538392b"
        + "1d42b27de2646035daf0984305711a8bda8678f89332f2ea9503b785c33525ab0d319bc9ac93f2811fcc4de05aac6a7e3abd"
        + "76cd3eda806fa0096ed8a71a0ba4a2e01af1504abcfb8b46c5ccdb81c1f7a3c5f95fb5c924277b049018d48acdd11ebc8cdb"
        + "37606e88dbb7d5c2e8dd9e039fd4d6454054181eb00c0364081097e7d1ad4f534ba15376e3c70a0e4787c7020d45bb318626"
        + "eaa483bcdb74"

    /// Its signature of "message", PKCS #1 v1.5.
    static let pkcs1SHA512 =
        "22dffcbaceb6997007af0e98ec20d493caa00a1ae0ef5e1644bfa3a82dd9751ae96a9b99ca7367545d3f26b6baccd0438975"
        + "9fa467d7b653244951295d639220f2d19b566b0fee46fe1265b196cf5fc8db6d9e7d9cbe64689556408037e86d629a53c480"
        + "c7d329dbf73871d349045b1cf80fe8a0c1057d246e4158e39afd100771a22ad5e012175b03107ffd137658761951ac9985eb"
        + "53e1e5807cc52ae60da84627e8b1ce74e7445296b2a205664f280c1e0e1aa62545974a215067155ba2c13e876c0bed549c58"
        + "a8bb7fc3bd04f150b9a851a3cb2ca03e65396cc0d1a166b0fe7afe9b22768f3a12d768dac2070a2b93c997d6f00aa506e39b"
        + "c2f408eccd2c"

    /// Its signature of "message", PSS.
    static let pssSHA512 =
        "7a318eb65f46be16d83fad5348f2c57804d2b1868853d07b712cc74d2c525facdedf10f98fa3a9d1f31703d1e8cf81a75625"
        + "9592947a1f8b06a2d95572e1d9053edde81972dd645d17733537465b69bcc79448d5ba459f8f4bbe3e324e81987612b0a97a"
        + "6d8d829055d4f0c42a87f44ccd7086a6fda458822cc780adacc19a34e8cbdebd84504eefb92b988e877e769995115c5f832f"
        + "030e9ec588432b25fb96ee6774ae29c3cb8e15bb3914a17eb38077ef321af13cc5363060f7dc9b2b2454d1eec7dc24e4bd37"
        + "a4066911e3898948bc9a211df2772d27b681d3bc63b703e58e80c4d7638f4195ffd58ccf952ce8ec791c27700f6a3b0ce422"
        + "b3616420351a"

    /// PSS with the longest salt, SHA-256.
    static let pssLongSalt =
        "775a532cad4bf1439ad131988af281c59d0fff8fd9b1234aab24321a386e8ed86e6dc1aa742e70af7e1755f0a5a412ab55ca"
        + "40a15b118024a1c01dfdc4628291e4e246a164f3fa52289046a2567ba19ff051dd5c95db592fd50b10e44860eb3da0767d00"
        + "ef52049f9cfd3a9148dbece409ea96efed128c07e86dd033395aa8e56e5e416dcbab1d77205af141dff178373275d10f342a"
        + "2e603ba8c8bc63e4e32e3e387688c6e4712a03aff94e22881b302a434c4e05a4f9fe1023d6b8f0614cea5fc08061e7c56ecc"
        + "3f8e63c53f1f276eb9014ee5836afff2e9aa91e9e0df706dcb974f8dd534b5e10d1c0c02d780075891428ed3403edf74cf27"
        + "824451e76fb7"

    /// `{"iss":"test","sub":"web"}` signed by the same key.
    static let tokenRS256 =
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ0ZXN0Iiwic3ViIjoid2ViIn0.MP4doF-VefxryrDlVeNYP8TnL03"
        + "u7ZGr2lcTrfM7MkBgKAOeDGk0oBIO6HQ3R5FqC4cBDhKcmJIh109uzYL8RGilwZUmCCeb2SBeDxOkL-V1o1b3Pw5nsfqOpAadAcg"
        + "2x4BRJlnwoqG3GSwDfRuqlk8BO_5zw1fHyQlBqY5ewwVnliLne98LZ4qRGEBvL0HPselUWhov7J8474KHBb4FYnKWPNXPLiTiAMe"
        + "up4MeM9a_OKmWRmozhkt8PxY7cE1IZNqGRAtGAT1js6U-hCkZPuTWYPOvWIKrB3qgacunZ8GqZn-jWB84Y7EcJOuIfBl4oQozz41"
        + "taJMTwZGZZerSCA"

    /// The same with PSS.
    static let tokenPS384 =
        "eyJhbGciOiJQUzM4NCJ9.eyJpc3MiOiJ0ZXN0Iiwic3ViIjoid2ViIn0.FGvFLfe4qp5bUe389DqDjquJVkGfthoFqe-wpJ93dnK"
        + "FIi97oQB_lzL5UGvWrRalt0s8GCU3Qf_THVSi4mmtZi53lLSHOTlKbsMiwMYTi6yUqhSZlPyqsMF4ZHWnS3oAIhrVlILKe_-7p_D"
        + "DluXFN8pynAamAbZ59wfthqzB_gO7IBOT_9rBdzZnibkkot4uSFSzFZuOgTZBy_IbaCt05QWqT_cXoFWr2GM8nIu4FwRhgIv5ZPV"
        + "NiZ35KtYv0QsfIxKuJXyt0krjZkTxcD6dXIzHunX4ZY-rLT-8IrPIwlpFrOwy61b4P4tB2Ev9ne8L565Tvo13rTFAEbCowIbh8A"
}
