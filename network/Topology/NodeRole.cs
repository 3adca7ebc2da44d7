namespace Warden.Topology;

/// <summary>The role a certificate carries as its organisational unit (Fabric's NodeOUs).</summary>
public enum NodeRole
{
    /// <summary>OU=client: proposes, submits, reads.</summary>
    Client,

    /// <summary>OU=peer: endorses.</summary>
    Peer,

    /// <summary>OU=admin: administers its organisation; also satisfies what asks for a member.</summary>
    Admin,

    /// <summary>OU=orderer: signs blocks.</summary>
    Orderer,
}
