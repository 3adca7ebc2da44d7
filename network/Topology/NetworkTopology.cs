namespace Warden.Topology;

/// <summary>A Fabric network as data: one channel, the organisations on it, and one ordering organisation.</summary>
public sealed record NetworkTopology
{
    /// <summary>Gets the channel's name.</summary>
    /// <value>Default <c>mychannel</c>.</value>
    public string ChannelName { get; init; } = "mychannel";

    /// <summary>Gets the organisations that endorse and hold the ledger.</summary>
    /// <value>Default Org1MSP (org1.example.com) and Org2MSP (org2.example.com), one peer each.</value>
    public IReadOnlyList<OrganizationTopology> Organizations { get; init; } =
        [new("Org1MSP", "org1.example.com"), new("Org2MSP", "org2.example.com")];

    /// <summary>Gets the ordering organisation.</summary>
    /// <value>Default OrdererMSP (example.com).</value>
    public OrdererTopology Orderer { get; init; } = new("OrdererMSP", "example.com");

    /// <summary>Gets what all nodes of the channel have to understand.</summary>
    /// <value>Default <c>V3_0</c>, which Fabric 3 knows; <c>V2_0</c> for nodes of Fabric 2.</value>
    public string ChannelCapability { get; init; } = "V3_0";

    /// <summary>Gets when blocks are closed.</summary>
    public BatchSettings Batch { get; init; } = new();

    /// <summary>Gets a network of <paramref name="count"/> organisations named as Fabric's samples name them, with a peer each.</summary>
    public static NetworkTopology WithOrganizations(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new() { Organizations = [.. Enumerable.Range(1, count).Select(n => new OrganizationTopology($"Org{n}MSP", $"org{n}.example.com"))] };
    }

    /// <summary>Gets a network of organisations named as Fabric's samples name them, with more than one peer in some.</summary>
    /// <param name="counts">How many peers Org1MSP has, Org2MSP, and so on.</param>
    public static NetworkTopology WithPeers(params IReadOnlyList<int> counts)
    {
        var plain = WithOrganizations(counts.Count);
        return plain with
        {
            Organizations = [.. plain.Organizations.Select((o, i) => o with { PeerAddresses = [.. Enumerable.Repeat(NodeAddress.Loopback, counts[i])] })],
        };
    }

    /// <summary>Checks that names are there, that no two organisations share one, and that each has a peer.</summary>
    /// <exception cref="ArgumentException">The topology cannot become a network; the message says which name is at fault.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ChannelName);
        if (Organizations.Count == 0)
        {
            throw new ArgumentException("A network needs at least one organisation.");
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mspId in Organizations.Select(o => o.MspId).Append(Orderer.MspId))
        {
            if (string.IsNullOrWhiteSpace(mspId) || !taken.Add(mspId))
            {
                throw new ArgumentException($"MSP id '{mspId}' is empty or used twice.");
            }
        }

        if (Organizations.FirstOrDefault(o => o.PeerAddresses.Count == 0) is { } without)
        {
            throw new ArgumentException($"{without.MspId} has no peer.");
        }
    }
}
