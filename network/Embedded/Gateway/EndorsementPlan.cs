namespace Warden.Embedded;

/// <summary>Whom to ask for endorsements: peers that stand for each other, and how many of them would do.</summary>
/// <param name="Groups">The peers of each organisation, those to be asked first at the front; the gateway's own organisation comes first.</param>
/// <param name="Layouts">How many endorsements of which groups satisfy everything that a transaction touches, the first to be tried first.</param>
internal sealed record EndorsementPlan(
    IReadOnlyList<(string MspId, IReadOnlyList<IEndorsingPeer> Peers)> Groups, IReadOnlyList<IReadOnlyDictionary<string, int>> Layouts)
{
    /// <summary>Plans one endorsement of each organisation.</summary>
    /// <param name="peers">The peers that offer the chaincode, in the order in which they are to be asked.</param>
    public static EndorsementPlan OneOfEach(IEnumerable<IEndorsingPeer> peers)
    {
        var groups = Group(peers);
        return new(groups, [groups.ToDictionary(g => g.MspId, _ => 1, StringComparer.Ordinal)]);
    }

    /// <summary>Puts the peers of an organisation together, in the order that they have.</summary>
    public static IReadOnlyList<(string MspId, IReadOnlyList<IEndorsingPeer> Peers)> Group(IEnumerable<IEndorsingPeer> peers) =>
        [.. peers.GroupBy(p => p.MspId, StringComparer.Ordinal).Select(g => (g.Key, (IReadOnlyList<IEndorsingPeer>)[.. g]))];

    /// <summary>Gets the peers that are asked first when nobody in the gateway's organisation has the chaincode: those of a group of the first layout.</summary>
    public IReadOnlyList<IEndorsingPeer> FirstGroup() => Groups.First(g => Layouts[0].ContainsKey(g.MspId)).Peers;
}
