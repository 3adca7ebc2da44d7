using System.Globalization;
using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>The names of header types as Fabric's messages write them.</summary>
internal static class HeaderTypes
{
    public static string Name(int type) => (HeaderType)type switch
    {
        HeaderType.Message => "MESSAGE",
        HeaderType.Config => "CONFIG",
        HeaderType.ConfigUpdate => "CONFIG_UPDATE",
        HeaderType.EndorserTransaction => "ENDORSER_TRANSACTION",
        HeaderType.OrdererTransaction => "ORDERER_TRANSACTION",
        HeaderType.DeliverSeekInfo => "DELIVER_SEEK_INFO",
        HeaderType.ChaincodePackage => "CHAINCODE_PACKAGE",
        _ => type.ToString(CultureInfo.InvariantCulture),
    };
}
