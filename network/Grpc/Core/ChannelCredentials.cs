namespace Grpc.Core;

/// <summary>Whether a channel uses TLS; the certificates themselves are set on its HTTP handler.</summary>
public sealed class ChannelCredentials
{
    private ChannelCredentials(bool isSecure) => IsSecure = isSecure;

    /// <summary>Gets credentials for plain HTTP/2.</summary>
    public static ChannelCredentials Insecure { get; } = new(isSecure: false);

    /// <summary>Gets credentials for TLS.</summary>
    public static ChannelCredentials SecureSsl { get; } = new(isSecure: true);

    internal bool IsSecure { get; }
}
