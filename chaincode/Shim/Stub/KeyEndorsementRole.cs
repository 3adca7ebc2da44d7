namespace Warden.Chaincode.Shim;

/// <summary>In what role an organization endorses a key.</summary>
public enum KeyEndorsementRole
{
    /// <summary>Any identity of the organization; for networks without NodeOUs.</summary>
    Member,

    /// <summary>A peer of the organization.</summary>
    Peer,
}
