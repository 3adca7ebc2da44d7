using System.Text;
using Google.Protobuf;
using Warden.Protocol.Msp;

namespace Warden.Topology;

/// <summary>An organisation's membership service as the channel's configuration carries it.</summary>
public static class MspConfigurations
{
    /// <summary>Gets the configuration: one root, one TLS root, node roles by organisational unit, SHA-2.</summary>
    public static MSPConfig Create(OrganizationMaterial organization)
    {
        var root = ByteString.CopyFrom(organization.RootPem, Encoding.UTF8);
        var msp = new FabricMSPConfig
        {
            Name = organization.MspId,
            CryptoConfig = new() { SignatureHashFamily = "SHA2", IdentityIdentifierHashFunction = "SHA256" },
            FabricNodeOus = new()
            {
                Enable = true,
                ClientOuIdentifier = Unit("client"),
                PeerOuIdentifier = Unit("peer"),
                AdminOuIdentifier = Unit("admin"),
                OrdererOuIdentifier = Unit("orderer"),
            },
        };
        msp.RootCerts.Add(root);
        msp.TlsRootCerts.Add(ByteString.CopyFrom(organization.TlsRootPem, Encoding.UTF8));
        return new() { Type = 0, Config = msp.ToByteString() };

        FabricOUIdentifier Unit(string name) => new() { Certificate = root, OrganizationalUnitIdentifier = name };
    }
}
