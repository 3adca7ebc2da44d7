namespace Warden.Benchmarks.Relaying;

/// <summary>What stands between the peer and the chaincode.</summary>
internal enum RelaySide
{
    /// <summary>Nothing: the peer reaches the chaincode itself.</summary>
    Direct,

    /// <summary>A process that copies bytes from socket to socket and does not open TLS: what a further process costs at least.</summary>
    Bytes,

    /// <summary>The same, but TLS ends in it on both sides: what any process costs that reads what it relays.</summary>
    Tls,

    /// <summary>The sidecar without a policy for the chaincode: frames only pass.</summary>
    Off,

    /// <summary>The sidecar, judging after the answer has passed.</summary>
    Shadow,

    /// <summary>The sidecar, judging before the answer passes; every call is an OK.</summary>
    Advise,
}
