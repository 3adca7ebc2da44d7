namespace Warden.Gateway;

/// <summary>Who speaks: what Fabric calls the creator of a proposal.</summary>
public interface IIdentity
{
    /// <summary>Gets the id of the membership service provider that issued the credentials, for example <c>Org1MSP</c>.</summary>
    string MspId { get; }

    /// <summary>Gets the credentials as they stand in the creator, byte for byte; for X.509 the certificate in PEM.</summary>
    ReadOnlyMemory<byte> Credentials { get; }
}
