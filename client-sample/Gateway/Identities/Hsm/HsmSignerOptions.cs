namespace Warden.Gateway;

/// <summary>Which key of which token signs.</summary>
public sealed record HsmSignerOptions
{
    /// <summary>Gets the token's label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the PIN of the user.</summary>
    public required string Pin { get; init; }

    /// <summary>Gets the key's CKA_ID; Fabric CA's client uses the certificate's subject key identifier.</summary>
    public required ReadOnlyMemory<byte> Identifier { get; init; }

    /// <summary>Gets who logs in.</summary>
    /// <value>Default 1, CKU_USER.</value>
    public int UserType { get; init; } = 1;
}
