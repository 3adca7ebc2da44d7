namespace Warden.Host;

/// <summary>A chaincode that is guarded: where the peer finds the sidecar, and where the sidecar finds the chaincode.</summary>
public sealed record GuardedChaincode
{
    /// <summary>Gets the chaincode's name on the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the address on which the sidecar stands as this chaincode: <c>host:port</c>; port 0 takes any free one.</summary>
    public string Listen { get; init; } = "127.0.0.1:0";

    /// <summary>Gets the TLS certificate shown to the peer; null for no TLS.</summary>
    public ListenerTls? Tls { get; init; }

    /// <summary>Gets the address of the real chaincode: <c>host:port</c>.</summary>
    public required string Upstream { get; init; }

    /// <summary>Gets how TLS to the real chaincode is done; null for no TLS.</summary>
    public UpstreamTls? UpstreamTls { get; init; }

    /// <summary>Gets whether this organisation guards the chaincode; otherwise frames only pass.</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Gets the SHA-256 of the program or image behind <see cref="Upstream"/>, 64 lower-case hexadecimal digits; null: not known.</summary>
    /// <remarks>Where the policy lists programs, calls of another one, or of one that is not known, are refused.</remarks>
    public string? ProgramDigest { get; init; }

    internal void Validate(string setting)
    {
        if (ProgramDigest is { } digest && (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower)))
        {
            throw new SidecarOptionsException($"{setting}.programDigest", "64 lower-case hexadecimal digits", digest);
        }

        SettingChecks.Text($"{setting}.name", Name);
        SettingChecks.Address($"{setting}.listen", Listen, allowAnyPort: true);
        SettingChecks.Address($"{setting}.upstream", Upstream, allowAnyPort: false);
        Tls?.Validate($"{setting}.tls");
        UpstreamTls?.Validate($"{setting}.upstreamTls");
    }
}
