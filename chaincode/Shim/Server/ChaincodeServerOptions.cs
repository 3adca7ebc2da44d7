namespace Warden.Chaincode.Shim;

/// <summary>Where and as what a chaincode is served.</summary>
public sealed record ChaincodeServerOptions
{
    /// <summary>Gets the package id that the peers installed: label, colon, SHA-256 in hexadecimal. A peer ignores any other.</summary>
    public required string ChaincodeId { get; init; }

    /// <summary>Gets host and port to listen on.</summary>
    /// <value>Default 127.0.0.1:0, any free port. An empty host (":9999") or 0.0.0.0 means every interface.</value>
    public string Address { get; init; } = "127.0.0.1:0";

    /// <summary>Gets the TLS material.</summary>
    /// <value>Default null: no TLS (HTTP/2 without negotiation), for networks where nobody else reaches the port.</value>
    public ChaincodeTls? Tls { get; init; }

    /// <summary>Gets the MSP id of the peers that use this server; <see cref="IChaincodeStub.PeerMspId"/>.</summary>
    /// <value>Default null: contracts that ask for it fail.</value>
    public string? MspId { get; init; }

    /// <summary>Gets the largest message in bytes, in either direction.</summary>
    /// <value>Default 100 MiB, as peers have it. A larger message ends the whole stream with all its transactions.</value>
    public int MaxMessageBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Gets how long a stop waits for open transactions.</summary>
    /// <value>Default 5 s. A peer gives a transaction 30 s.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
