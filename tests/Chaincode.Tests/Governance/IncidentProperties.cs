using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>What holds for every sequence of calls about an incident.</summary>
public sealed class IncidentProperties
{
    private static readonly string[] Findings = ["reasonable", "unreasonable"];

    [Fact]
    public void No_sequence_of_calls_by_one_organisation_closes_an_incident() => Prop.ForAll(
        Calls(organizations: 1).ToArbitrary(),
        calls => RunAsync(calls).GetAwaiter().GetResult() == 0).Check(Seeded.Config);

    [Fact]
    public void An_incident_is_closed_exactly_when_the_rules_let_it_and_changes_no_more() => Prop.ForAll(
        Calls(organizations: 3).ToArbitrary(),
        calls => RunAsync(calls).GetAwaiter().GetResult() >= 0).Check(Seeded.Config);

    [Fact]
    public void Two_can_close_one_so_the_properties_above_are_not_empty() =>
        Assert.NotEqual(0, Gen.Sample(Calls(organizations: 3), 50, 60).Sum(calls => RunAsync(calls).GetAwaiter().GetResult()));

    private sealed record Call(int Organization, int Action, int Choice);

    private static Gen<Call[]> Calls(int organizations) =>
        (from organization in Gen.Choose(0, organizations - 1)
         from action in Gen.Elements(0, 0, 0, 1, 1, 2, 3, 4)
         from choice in Gen.Choose(0, 3)
         select new Call(organization, action, choice)).ArrayOf();

    /// <summary>Runs calls beside a model of the rules, which every answer has to follow; says how many closed the incident.</summary>
    private static async Task<int> RunAsync(IReadOnlyList<Call> calls)
    {
        var channel = await new Consortium(c => c with { Mandates = [new Mandate("Org1MSP", ["restrict", "lift"], 900)] }).RegisterAsync();
        var document = new Incident { Chaincode = "basic", Summary = "x", Severity = IncidentSeverity.Low, Transactions = [Digest(1), Digest(2)] };
        var id = (await channel.DoAsync<IncidentRecord>(Admin("Org3MSP"), OpenIncident, CanonicalJson.ToText(document))).Id;
        var reviews = new Dictionary<int, string>();
        var linked = new Dictionary<int, int>();
        string? holding = null;
        var closed = 0;
        foreach (var call in calls)
        {
            var organization = channel.Members[call.Organization];
            var finding = Findings[call.Choice % 2];
            var outcome = call.Choice switch { 3 => "compensated", 2 => "dismissed", _ => "accepted" };
            var found = Findings.ToDictionary(f => f, f => reviews.Values.Count(r => r == f));
            var agreed = found.Values.Max() >= 2 && found.Values.Distinct().Count() > 1 ? Findings.MaxBy(f => found[f]) : null;
            var fits = outcome switch { "compensated" => linked.Count == document.Transactions.Count, "dismissed" => agreed == "reasonable", _ => true };
            switch (call.Action)
            {
                case 0:
                    if (await TryAsync(closed == 0, ReviewIncident, id, finding, "seen"))
                        reviews[call.Organization] = finding;
                    break;
                case 1:
                    var allowed = closed == 0 && organization != "Org3MSP" && agreed is not null && holding is null && fits;
                    closed += await TryAsync(allowed, CloseIncident, id, outcome, "done") ? 1 : 0;
                    break;
                case 2:
                    // The last link counts, and a transaction compensates one original at most.
                    var (original, by) = (call.Choice % 2, call.Choice / 2);
                    var isNew = !linked.TryGetValue(original, out var same) || same != by;
                    if (await TryAsync(closed == 0 && isNew, CompensateIncident, id, Digest(1 + original), Digest(3 + by), Digest(5), ""))
                    {
                        linked.Remove(linked.FirstOrDefault(link => link.Value == by, new(-1, by)).Key);
                        linked[original] = by;
                    }

                    break;
                case 3 when organization == "Org1MSP" && closed == 0 && holding is null:
                    holding = await channel.DoAsync(Admin(organization), Propose, "restrict", ConstitutionTests.Pause().Replace(
                        "\"kind\"", $"\"incident\":\"{id}\",\"kind\"", StringComparison.Ordinal));
                    await channel.DoAsync(Admin(organization), Enact, holding);
                    break;
                case 4 when organization == "Org1MSP" && holding is not null:
                    var lift = await channel.DoAsync(Admin(organization), Propose, "lift", $"{{\"chaincode\":\"basic\",\"restriction\":\"{holding}\",\"reason\":\"x\"}}");
                    await channel.DoAsync(Admin(organization), Enact, lift);
                    holding = null;
                    break;
            }

            async Task<bool> TryAsync(bool expected, string function, params string[] arguments)
            {
                var result = await channel.Ledger.SubmitAsync("warden", Admin(organization), function, arguments);
                Assert.True(result.Committed == expected, $"{function} by {organization}: {result.Response.Status} {result.Response.Message}");
                Assert.True(result.Committed || result.Stub.Writes.Count == 0);
                return result.Committed;
            }
        }

        var standing = await channel.AskAsync<IncidentStanding>(GetIncident, id);
        Assert.Equal((closed > 0, reviews.Count, linked.Count), (standing.Incident.State == IncidentState.Closed, standing.Reviews.Count, standing.Compensations.Count));
        return closed;
    }
}
