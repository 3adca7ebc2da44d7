using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.v3;

namespace Warden.Client.Tests;

/// <summary>Holds the scenarios to the list: every title of Fabric's own client scenarios is the name of a test on every network.</summary>
/// <remarks>
/// From hyperledger/fabric-gateway, scenario/features. A block event title stands for three scenarios there, one for each kind of block; the
/// six with identities in a hardware module repeat those of endorsing organisations and are not among these.
/// </remarks>
public sealed partial class FabricTitlesTests
{
    private static readonly string[] Networks = ["Embedded", "Native"];

    public static TheoryData<string, int> Titles { get; } = new()
    {
        { "Evaluate with result", 1 },
        { "Submit with result", 1 },
        { "Update ledger", 1 },
        { "Transient data", 1 },
        { "Evaluate with error response", 1 },
        { "Submit with error response", 1 },
        { "Receive block event", 3 },
        { "Replay block event", 3 },
        { "Restart after closing block event session", 3 },
        { "Close does not interrupt other block event listeners", 3 },
        { "Checkpoint of block events", 3 },
        { "Receive chaincode event", 1 },
        { "Replay chaincode event", 1 },
        { "Restart after closing chaincode event session", 1 },
        { "Close does not interrupt other chaincode event listeners", 1 },
        { "Checkpoint of chaincode events", 1 },
        { "Evaluate fails without signing", 1 },
        { "Evaluate succeeds with off-line signing", 1 },
        { "Submit fails without signing", 1 },
        { "Submit succeeds with off-line signing", 1 },
        { "Submit to org1", 1 },
        { "Submit to org2", 1 },
        { "Submit to org3", 1 },
        { "Submit to org1 and org3", 1 },
        { "Evaluate on org1", 1 },
        { "Evaluate on org2", 1 },
        { "Org1 writes private data to Org1Collection and can read it back", 1 },
        { "Org1 writes private data to Org1Collection but fails to read it via an Org2 peer", 1 },
        { "Org2 can write private data to Org1Collection (Org1MSP must endorse), but can't read it back", 1 },
        { "Org2 writes private data to Org1Collection (Org1MSP must endorse), and Org1 can read it", 1 },
        { "Org1 writes private data to SharedCollection, and Org2 fails to read it", 1 },
        { "Org2 cannot write data to SharedCollection", 1 },
        { "Org1 writes private data to SharedCollection without specifying endorsers", 1 },
        { "Org1 writes private data to SharedCollection and Org3Collection without specifying endorsers", 1 },
        { "State change must be endorsed by Org1 peer", 1 },
        { "State change fails if endorsed only by Org2 peer", 1 },
        { "Set SBE policy for Org1 AND Org3; state change successfully when not specifying endorsing orgs", 1 },
        { "Set SBE policy for Org2 AND Org3 (no local org); state change successfully when not specifying endorsing orgs", 1 },
        { "Set SBE policy for Org1 AND Org3; state change fails when specifying incorrect endorsing orgs", 1 },
        { "Submit fails with insufficient endorsers", 1 },
        { "Submit succeeds with sufficient endorsers", 1 },
        { "Evaluate fails with incorrect arguments", 1 },
        { "Submit fails with incorrect chaincode name", 1 },
        { "Submit fails with incorrect transaction name", 1 },
        { "Evaluate crash chaincode", 1 },
        { "Evaluate with signer from unauthorized MSP", 1 },
        { "Org3 fails to evaluate", 1 },
        { "Org3 fails to endorse", 1 },
        { "Org2 and Org3 fail to endorse", 1 },
        { "Submit non-deterministic transaction", 1 },
    };

    [Fact]
    public void The_list_is_the_sixty_titles_that_need_no_hardware_module() => Assert.Equal(60, Titles.Sum(row => row.Data.Item2));

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_scenario_of_Fabrics_clients_is_a_test_of_its_title_on_every_network(string title, int cases)
    {
        var name = Apart().Replace(title, "_").Trim('_');
        var tests = typeof(FabricTitlesTests).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsClass: true })
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttributes().OfType<IFactAttribute>().Any());
        var method = Assert.Single(tests, method => method.Name == name);
        var bound = method.DeclaringType!.Assembly.GetTypes().Where(type => type.BaseType == method.DeclaringType && type.IsSealed).Select(type => type.Name);

        Assert.Equal(Networks, bound.Select(type => Networks.Single(network => type.EndsWith($"On{network}", StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        Assert.Equal(cases, Math.Max(1, method.GetCustomAttributes<InlineDataAttribute>().Count()));
        Assert.DoesNotContain(method.GetCustomAttributes().OfType<IFactAttribute>(), fact => fact.Skip is not null || fact.Explicit);
    }

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Apart();
}
