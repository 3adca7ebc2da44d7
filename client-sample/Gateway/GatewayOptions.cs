using Grpc.Core;

namespace Warden.Gateway;

/// <summary>How to connect. Immutable; change it with <c>with</c>.</summary>
public sealed record GatewayOptions
{
    /// <summary>Gets the gRPC channel to the gateway peer. It may be shared; the Gateway never closes it.</summary>
    /// <value>Required, unless <see cref="CallInvoker"/> is given.</value>
    public ChannelBase? Channel { get; init; }

    /// <summary>Gets the invoker to call the peer with, for connections with interceptors; goes before <see cref="Channel"/>.</summary>
    public CallInvoker? CallInvoker { get; init; }

    /// <summary>Gets who speaks.</summary>
    public required IIdentity Identity { get; init; }

    /// <summary>Gets who signs; null when signatures are made elsewhere (see <see cref="Signable"/>).</summary>
    public ISigner? Signer { get; init; }

    /// <summary>Gets the hash whose digest is signed.</summary>
    /// <value>Default null: the one that goes with the signer's key (none for Ed25519); SHA-256 without a signer.</value>
    public HashFunction? Hash { get; init; }

    /// <summary>Gets how long each step may take by default.</summary>
    public CallDeadlines Deadlines { get; init; } = new();

    /// <summary>Gets the SHA-256 of the client's TLS certificate (DER), 32 bytes.</summary>
    /// <value>Needed only for block events over mutual TLS: Fabric binds those requests to the TLS connection.</value>
    public ReadOnlyMemory<byte> TlsClientCertificateHash { get; init; }

    /// <summary>Gets the authorities by which endorsers are believed.</summary>
    /// <value>Default null: the endorsers' signatures are checked, but not who issued their certificates.</value>
    public TrustedOrganizations? TrustedOrganizations { get; init; }

    /// <summary>Gets who answers warnings.</summary>
    /// <value>Default null: a call that is warned about is not submitted (<see cref="WarnException"/>).</value>
    public IWarningPrompt? WarningPrompt { get; init; }

    /// <summary>Gets the clock that dates proposals and requests.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
