using System.Text;
using Google.Protobuf;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>A wrong transfer is committed: reported, isolated, reviewed by two, compensated, closed, and told to the regulator.</summary>
public abstract class IncidentScenarios(NetworkFixture network) : Scenario(network)
{
    private const string Name = "harmed";
    private const string First = "Org1MSP";
    private const string Second = "Org2MSP";

    private static GuardPlan Plan => new(new ContractPlan(Name, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(Name, WardenMode.Hold) with { Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["put"] = WardenMode.Off, ["settle"] = WardenMode.Off } },
        Schema = new AttributeSchema { Chaincode = Name, Attributes = [new("lot*/amount", Sensitive: true), new("record/args[1]", Sensitive: true)] },
        History = Lots.Calls("record", 150),
    });

    [Fact]
    public async Task A_wrong_transfer_is_isolated_reviewed_by_two_compensated_and_reported()
    {
        var guard = await GuardAsync(Plan);
        await Governing.EnactAsync(Network, "constitution", CanonicalJson.ToText(new Constitution
        {
            Members = [.. Network.Organizations.Order(StringComparer.Ordinal)], SidecarsReport = true, Mandates = [new Mandate(Second, ["restrict"], 1_000_000, Name)],
        }), Token);
        await guard.SubmitAsync(Lots.Record(7001, "500"), Token);
        var wrong = await WarnedAndConfirmedAsync(guard, Lots.Record(7001, Lots.FarTooHigh));
        using var governance = new Governance(Network);

        var opened = await governance.AsUserAsync(First, "incident", "open", Name, "--transaction", wrong, "--severity", "high", "--summary", "a lot is worth too much", "--json");
        var id = opened.Json[0].GetProperty("id").GetString()!;
        await guard.CatchUpAsync(Token);
        Assert.Matches($"{id[..8]} *│ {Name} *│ high *│ open *│ no *│ not reviewed: {First}, {Second} *│ 0 of 1", await governance.DoAsync(First, "incident", "list"));

        await governance.DoAsync(
            Second, "restrict", "pause", Name, "--function", "record", "--until", "1000000", "--source", "desk of Org2", "--reason", "lots are worth too much",
            "--incident", id[..8], "--enact");
        await guard.CatchUpAsync(Token);
        foreach (var mspId in Network.Organizations)
        {
            var call = Lots.Record(7002, "500");
            var denied = await Assert.ThrowsAsync<DeniedException>(() => guard.Contract(mspId).NewProposal(call.Function, call.Options).EndorseAsync(Token));
            Assert.All(denied.Verdicts, v => Assert.Equal(VerdictStatus.Denied, v.Status));
        }

        await RefusedAsync(governance, "409 expected 2 organisations with one finding", Second, "incident", "close", id, "accepted", "--reason", "soon");
        await governance.DoAsync(First, "incident", "review", id, "unreasonable", "--reason", "three zeros too many");
        await governance.DoAsync(Second, "incident", "review", id, "unreasonable", "--reason", "as Org1 says");
        await RefusedAsync(governance, "400 reason: expected 1 to 500 characters, but none came", Second, "incident", "close", id, "accepted", "--reason", "");
        await RefusedAsync(governance, "is: lift it, or witness a block after 1000000", Second, "incident", "close", id, "accepted", "--reason", "soon");

        var half = await PutAsync(guard, Lots.Id(7001), "501");
        await RefusedAsync(
            governance, $"expected every key to have its value back, but {Lots.Id(7001)} of {Name} differs", First, "incident", "compensate", id, wrong[..12], half);
        var right = await PutAsync(guard, Lots.Id(7001), "500");
        Assert.Contains("1 of them have the value back that they had before", await governance.DoAsync(First, "incident", "compensate", id, wrong[..12], right), StringComparison.Ordinal);
        Assert.Contains($"as linked by {First}", await governance.DoAsync(Second, "incident", "check", id), StringComparison.Ordinal);
        Assert.Contains($"as linked by {First}", await governance.DoAsync(Second, "incident", "check", id, "--blocks", await FetchAsync(governance)), StringComparison.Ordinal);

        var restriction = await ObeyedAsync(governance, id);
        await Governing.EnactAsync(Network, "lift", CanonicalJson.ToText(new Lifting(Name, restriction, "the lot is as it was")), Token);
        await governance.DoAsync(Second, "incident", "close", id, "compensated", "--reason", "nobody has lost anything");
        await guard.CatchUpAsync(Token);
        Assert.True((await guard.SubmitAsync(Lots.Record(7003, "500"), Token)).Successful);

        var report = await ReportAsync(governance, id);
        await StaysAsync(governance, id, report);
        var told = Assert.Single(report.Transactions);
        Assert.Equal((wrong, "Valid", Name, "record", First, 200), (told.Transaction, told.Validity, told.Chaincode, told.Function, told.Organization, told.Status));
        var approval = Assert.Single(told.Confirmation!.Approvals);
        Assert.Equal(("it is right", wrong), (approval.Reason, told.Confirmation.UsedBy));
        Assert.Contains("CN=User1@org1.example.com", approval.Person, StringComparison.Ordinal);
        var isolated = Assert.Single(report.Restrictions);
        Assert.Equal((Second, EffectState.Enacted, false), (isolated.Standing.Isolation.Mandate, isolated.Effect.State, isolated.Standing.InForce));
        Assert.InRange(isolated.BlocksToHold!.Value, 0, 1);
        Assert.True(isolated.LiftedBlock > isolated.EnactedBlock);
        Assert.Equal((true, true), (Assert.Single(report.Compensations).Restores, report.Compensations[0].DigestHolds));
        Assert.Equal(
            [
                IncidentStep.Committed, IncidentStep.Opened, IncidentStep.RestrictionProposed, IncidentStep.RestrictionEnacted, IncidentStep.Reviewed, IncidentStep.Reviewed,
                IncidentStep.CompensationCommitted, IncidentStep.CompensationLinked, IncidentStep.RestrictionLifted, IncidentStep.Closed,
            ],
            report.Timeline.Select(e => e.Step));
    }

    [Fact]
    public async Task A_part_is_linked_with_its_reason_and_no_transaction_twice()
    {
        var guard = await GuardAsync(Plan);
        using var governance = new Governance(Network);
        var settled = await guard.SubmitAsync(Lots.Hidden("settle", 7101, "500"), Token);
        await guard.CatchUpAsync(Token);
        var debit = await SubmitAsync(guard, new Call("put", $"debit:{Lots.Id(7101)}", ""));
        var document = CanonicalJson.ToText(new Incident { Chaincode = Name, Transactions = [settled.TransactionId], Summary = "settled twice", Severity = IncidentSeverity.Low });
        var id = CanonicalJson.Read<IncidentRecord>(await Governing.DoAsync(Network, First, Token, GovernanceFunctions.OpenIncident, document)).Id;
        string[] compensate = ["incident", "compensate", id, settled.TransactionId, debit];
        await RefusedAsync(governance, $"but credit:{Lots.Id(7101)} of {Name} differs", First, compensate);
        Assert.Contains("1 of them", await governance.DoAsync(First, [.. compensate, "--partial", "the credit is theirs"]), StringComparison.Ordinal);
        await RefusedAsync(governance, "409 expected a transaction that is linked once", Second, [.. compensate, "--partial", "mine"]);
        Assert.Contains("in part: the credit is theirs", await governance.DoAsync(Second, "incident", "show", id), StringComparison.Ordinal);
        await governance.DoAsync(Second, "incident", "check", id);

        // The contract reads no blocks: an administrator can link what is not there. The report says so, and another one puts it right.
        var nowhere = new string('e', 64);
        await Governing.DoAsync(Network, Second, Token, GovernanceFunctions.CompensateIncident, id, settled.TransactionId, nowhere, new string('b', 64), "");
        await Network.InStepAsync(Token);
        var fault = $"expected transaction {nowhere} in blocks 0 to ";
        var check = await governance.AsAdminAsync(First, ["incident", "check", id]);
        Assert.Equal(1, check.ExitCode);
        Assert.Contains($"eeeeeeee, which {Second} linked to {settled.TransactionId[..8]}, does not undo it: {fault}", check.Output, StringComparison.Ordinal);
        var file = governance.PathOf("wrong.json");
        await governance.DoAsync(First, "incident", "report", id, "--out", file);
        Assert.StartsWith(fault, Assert.Single(CanonicalJson.Read<IncidentReport>(await File.ReadAllTextAsync(file, Token)).Compensations).Fault, StringComparison.Ordinal);
        await governance.DoAsync(First, [.. compensate, "--partial", "the credit is theirs"]);
        await governance.DoAsync(Second, "incident", "check", id);
        await governance.DoAsync(First, "incident", "report", id, "--out", file);
        var report = CanonicalJson.Read<IncidentReport>(await File.ReadAllTextAsync(file, Token));
        Assert.Equal((true, First, null), (report.Compensations[0].DigestHolds, report.Compensations[0].Link.By.Organization, report.Compensations[0].Fault));
        Assert.Equal([First, Second, First], report.Timeline.Where(e => e.Step == IncidentStep.CompensationLinked).Select(e => e.Organization));
    }

    private async Task<string> WarnedAndConfirmedAsync(Guard guard, Call call)
    {
        var held = (await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))).Warning;
        await Network.Channel(First).ConfirmAsync(held, new Confirmation("it is right"), Token);
        await guard.CatchUpAsync(Token);
        var commit = await guard.SubmitAsync(call, Token);
        Assert.True(commit.Successful);
        await guard.CatchUpAsync(Token);
        return commit.TransactionId;
    }

    private Task<string> PutAsync(Guard guard, string id, string amount) =>
        SubmitAsync(guard, new Call("put", id, Encoding.UTF8.GetString(ScenarioContract.Lot(amount))));

    private static async Task<string> SubmitAsync(Guard guard, Call call)
    {
        var commit = await guard.SubmitAsync(call, Token);
        Assert.True(commit.Successful);
        await guard.CatchUpAsync(Token);
        return commit.TransactionId;
    }

    // As peer channel fetch does.
    private async Task<string> FetchAsync(Governance governance)
    {
        var folder = Directory.CreateDirectory(governance.PathOf("blocks")).FullName;
        var height = await Network.InStepAsync(Token);
        await using var blocks = await Network.Channel(First).BlockEventsAsync(new EventOptions { StartBlock = 0 }, Token);
        await foreach (var block in blocks.WithCancellation(Token))
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{block.Header.Number}.block"), block.ToByteArray(), Token);
            if (block.Header.Number + 1 == height)
            {
                break;
            }
        }

        return folder;
    }

    // Waits until the sidecars of both have said that they obey.
    private static Task<string> ObeyedAsync(Governance governance, string id) => Eventually.GetAsync(
        "the sidecars' word that the restriction holds",
        async _ =>
        {
            var view = (await governance.AsUserAsync(First, "incident", "show", id, "--json")).Json[0];
            return view.GetProperty("effects")[0].GetProperty("state").GetString() == "enacted" ? view.GetProperty("effects")[0].GetProperty("proposal").GetString() : null;
        },
        Token)!;

    // Every member's file is the same, whole, valid, and tells no sensitive value.
    private async Task<IncidentReport> ReportAsync(Governance governance, string id)
    {
        var (one, other) = (governance.PathOf("one.json"), governance.PathOf("other.json"));
        await governance.DoAsync(First, "incident", "report", id, "--out", one);
        await governance.DoAsync(Second, "incident", "report", id, "--out", other);
        var text = await File.ReadAllTextAsync(one, Token);
        Assert.Equal(text, await File.ReadAllTextAsync(other, Token));
        var schema = Checkout.FindPage(Path.Combine("schemas", "incidentReport.json")) is { } file ? await File.ReadAllTextAsync(file, Token) : DocumentSchemas.Of("incidentReport");
        Assert.Empty(JsonSchemaCheck.Faults(schema, text));
        Assert.DoesNotContain(Lots.FarTooHigh, text, StringComparison.Ordinal);
        var report = CanonicalJson.Read<IncidentReport>(text);
        Assert.True(report.IsWhole());
        TestContext.Current.TestOutputHelper?.WriteLine($"{Network.Name}: isolated {report.BlocksToIsolate} blocks after it was opened, obeyed {report.Restrictions[0].BlocksToHold} blocks later");
        return report;
    }

    // Whatever is said of it afterwards is not in the file.
    private async Task StaysAsync(Governance governance, string id, IncidentReport report)
    {
        var (transaction, restriction) = (report.Transactions[0].Transaction, report.Restrictions[0].Standing.Isolation.Restriction);
        await Governing.EnactAsync(Network, "label", CanonicalJson.ToText(new TransactionLabel(Name, transaction, LabelKind.Reasonable, "after the end")), Token);
        await Governing.DoAsync(Network, First, Token, GovernanceFunctions.ReportEffect, restriction, "after the end", "1", "holds", "");
        Assert.Contains("after the end", (await governance.AsUserAsync(First, "incident", "show", id, "--json")).Output, StringComparison.Ordinal);
        Assert.Equal(CanonicalJson.ToText(report), CanonicalJson.ToText(await ReportAsync(governance, id)));
        await Governing.EnactAsync(Network, "unlabel", CanonicalJson.ToText(new LabelWithdrawal(Name, transaction, "as it was")), Token);
    }

    private async Task RefusedAsync(Governance governance, string why, string mspId, params IReadOnlyList<string> arguments)
    {
        var result = await governance.AsAdminAsync(mspId, arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        await Network.InStepAsync(Token);
    }
}

public sealed class IncidentOnEmbedded(EmbeddedFixture network) : IncidentScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class IncidentOnNative(NativeFixture network) : IncidentScenarios(network), IClassFixture<NativeFixture>;
