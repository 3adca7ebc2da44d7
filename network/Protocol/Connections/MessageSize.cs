namespace Warden.Protocol;

/// <summary>How large messages may be.</summary>
public static class MessageSize
{
    /// <summary>What peers and orderers of Fabric send and take: 100 MiB. gRPC's own default to receive is 4 MiB.</summary>
    public const int FabricMaxBytes = 100 * 1024 * 1024;
}
