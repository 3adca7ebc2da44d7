using System.Text.RegularExpressions;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>What a definition's name, version and collections have to be like.</summary>
/// <remarks>Source: fabric, core/chaincode/lifecycle/scc.go, validateInput.</remarks>
internal static partial class CollectionRules
{
    private static readonly string[] SystemNames = ["cscc", "escc", "lscc", "qscc", "vscc"];

    /// <summary>Checks name and version, and collections for themselves.</summary>
    /// <exception cref="ChaincodeRequestException">One is not allowed.</exception>
    public static void Check(string name, string version, CollectionConfigPackage? collections, IReadOnlyList<string> mspIds)
    {
        if (!Names().IsMatch(name))
        {
            throw Invalid($"invalid chaincode name '{name}'. Names can only consist of alphanumerics, '_', and '-' and can only begin with alphanumerics");
        }

        if (SystemNames.Contains(name, StringComparer.Ordinal))
        {
            throw Invalid($"chaincode name '{name}' is the name of a system chaincode");
        }

        if (!Versions().IsMatch(version))
        {
            throw Invalid($"invalid chaincode version '{version}'. Versions can only consist of alphanumerics, '_', '-', '+', and '.'");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var collection in Static(collections))
        {
            CheckCollection(collection, seen, mspIds);
        }
    }

    /// <summary>Checks that a redefinition keeps the collections there are.</summary>
    /// <exception cref="ChaincodeRequestException">One is missing, or would live for another number of blocks.</exception>
    public static void CheckAgainst(CollectionConfigPackage committed, CollectionConfigPackage? proposed)
    {
        var next = Static(proposed).ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var kept in Static(committed))
        {
            if (next.Count == 0)
            {
                throw Invalid("the proposed collection config does not contain previously defined collections");
            }

            if (!next.TryGetValue(kept.Name, out var renewed))
            {
                throw Invalid($"existing collection [{kept.Name}] missing in the proposed collection configuration");
            }

            if (renewed.BlockToLive != kept.BlockToLive)
            {
                throw Invalid(FormattableString.Invariant(
                    $"the BlockToLive in an existing collection [{kept.Name}] modified. Existing value [{kept.BlockToLive}]"));
            }
        }
    }

    private static void CheckCollection(StaticCollectionConfig collection, HashSet<string> seen, IReadOnlyList<string> mspIds)
    {
        var name = collection.Name;
        if (!CollectionNames().IsMatch(name))
        {
            throw Invalid($"invalid collection name '{name}'. Names can only consist of alphanumerics, '_', and '-' and cannot begin with '_'");
        }

        if (!seen.Add(name))
        {
            throw Invalid($"collection-name: {name} -- found duplicate in collection configuration");
        }

        if (collection.MaximumPeerCount < collection.RequiredPeerCount)
        {
            throw Invalid(FormattableString.Invariant(
                $"collection-name: {name} -- maximum peer count ({collection.MaximumPeerCount}) cannot be less than the required peer count ({collection.RequiredPeerCount})"));
        }

        if (collection.RequiredPeerCount < 0)
        {
            throw Invalid(FormattableString.Invariant($"collection-name: {name} -- requiredPeerCount ({collection.RequiredPeerCount}) cannot be less than zero"));
        }

        if (collection.MemberOrgsPolicy is null)
        {
            throw Invalid($"collection member policy is not set for collection '{name}'");
        }

        var policy = collection.MemberOrgsPolicy.SignaturePolicy ?? throw Invalid($"collection member org policy is empty for collection '{name}'");
        if (WhyNoAlternatives(policy.Rule) is { } n)
        {
            throw Invalid(FormattableString.Invariant(
                $"collection-name: {name} -- error in member org policy: signature policy is not an OR concatenation, NOutOf {n}"));
        }

        foreach (var mspId in Collections.MemberOrganizations(collection).Where(mspId => !mspIds.Contains(mspId, StringComparer.Ordinal)))
        {
            throw Invalid($"collection-name: {name} -- collection member '{mspId}' is not part of the channel");
        }
    }

    private static int? WhyNoAlternatives(SignaturePolicy? rule) => rule?.NOutOf is not { } tree ? null
        : tree.N != 1 ? tree.N
        : tree.Rules.Select(WhyNoAlternatives).FirstOrDefault(n => n is not null);

    private static IEnumerable<StaticCollectionConfig> Static(CollectionConfigPackage? collections) =>
        collections?.Config.Select(c => c.StaticCollectionConfig).Where(c => c is not null) ?? [];

    private static ChaincodeRequestException Invalid(string reason) => new($"error validating chaincode definition: {reason}");

    [GeneratedRegex("^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    [GeneratedRegex("^[A-Za-z0-9_.+-]+\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Versions();

    [GeneratedRegex("^[A-Za-z0-9-]+([A-Za-z0-9_-]+)*\\z", RegexOptions.NonBacktracking, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CollectionNames();
}
