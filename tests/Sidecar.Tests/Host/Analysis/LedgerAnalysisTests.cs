using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Commands;
using Warden.Host.Ledger;
using Warden.Host.Tests.Commands;
using Warden.Protocol;

namespace Warden.Host.Tests.Analysis;

public sealed class LedgerAnalysisTests : IDisposable
{
    private const int Blocks = 40;
    private const int PerBlock = 10;

    private readonly SampleFiles files = new();
    private readonly TestLedger ledger = new();
    private readonly List<string> transactions = [];

    public LedgerAnalysisTests()
    {
        var random = new Random(3);
        for (var block = 0; block < Blocks; block++)
        {
            ledger.Append([.. Enumerable.Range(0, PerBlock).Select(i => Create((block * PerBlock) + i, random))]);
        }
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Calls_are_judged_by_those_before_them_from_a_store_as_from_block_files()
    {
        var fromStore = await SampleFiles.LinesAsync("--ledger", "--store", Store());
        var fromFiles = await SampleFiles.LinesAsync("--ledger", "--blocks", Files());
        Assert.Equal(fromStore.SelectMany(l => l).Select(l => l.GetRawText()), fromFiles.SelectMany(l => l).Select(l => l.GetRawText()));
        var summary = fromStore["summary"].Single();
        Assert.Equal(("asItCame", 400), (summary.GetProperty("mode").GetString(), summary.GetProperty("learnt").GetInt32()));
        Assert.Equal("basic on mychannel, blocks 0 to 39", summary.GetProperty("source").GetString());
        var suspect = Assert.Single(fromStore["suspect"], s => s.GetProperty("path").GetString() == "asset*/amount");
        Assert.Equal(("900000", "block 35", transactions[355]), (suspect.GetProperty("value").GetString(), suspect.GetProperty("place").GetString(), suspect.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task The_first_blocks_can_teach_and_a_range_be_judged()
    {
        var lines = await SampleFiles.LinesAsync("--ledger", "--store", Store(), "--chaincode", "basic", "--learn-first", "30", "--to", "36");
        var summary = lines["summary"].Single();
        Assert.Equal((300, 70), (summary.GetProperty("learnt").GetInt32(), summary.GetProperty("records").GetInt32()));
        Assert.Contains(lines["suspect"], s => s.GetProperty("value").GetString() == "900000");
    }

    [Fact]
    public async Task Coverage_says_who_brought_an_attribute_when_last_and_what_never_came()
    {
        ledger.Append(new TestTransaction("basic", ["Touch", "asset1"]) { Writes = { ["basic"] = [("asset1", "{\"amount\":510,\"colour\":\"red\",\"rare\":true}")] } });
        ledger.Append(Create(500, new Random(1)));
        var schema = files.WriteText(
            "schema.json", """{"chaincode":"basic","arguments":{"Create":["id","amount"]},"attributes":[{"path":"asset*/ghost"},{"path":"Create/amount"},{"path":"asset*/colour"}]}""");
        string[] arguments = ["--ledger", "--store", Store(), "--schema", schema];
        var lines = await SampleFiles.LinesAsync(arguments);
        Assert.Equal(["asset*/ghost"], lines["summary"].Single().GetProperty("neverSeen").EnumerateArray().Select(p => p.GetString()));
        var attributes = lines["attribute"].ToDictionary(a => a.GetProperty("path").GetString()!);
        Assert.Equal((1, 1, 41, 0), Seen("asset*/amount"));
        Assert.Equal((1, 1, 40, 1), Seen("asset*/rare"));
        Assert.Equal((1, 402), (attributes["asset*/rare"].GetProperty("present").GetInt32(), attributes["asset*/amount"].GetProperty("present").GetInt32()));

        (int Identities, int Organizations, int Last, int Age) Seen(string path) => (
            attributes[path].GetProperty("identities").GetInt32(), attributes[path].GetProperty("organizations").GetInt32(),
            attributes[path].GetProperty("lastSeen").GetInt32(), attributes[path].GetProperty("age").GetInt32());
    }

    [Fact]
    public async Task What_is_done_to_private_keys_is_analysed_by_digests_and_shown_by_none()
    {
        var usual = PrivateHash.Of("k"u8, "gold"u8);
        for (var i = 0; i < 300; i++)
        {
            ledger.Append(new TestTransaction("basic", ["Stow"])
            {
                Writes = { ["basic"] = [] },
                Touches = [new KeyTouch(KeyTouchKind.PrivateWrite, "terms") { Hash = usual with { Key = (ulong)(2 * i) + 1, Value = i == 290 ? new string('a', 64) : usual.Value } }],
            });
        }

        var run = await CommandOutcome.RunAsync("analyze", "--ledger", "--store", Store(), "--json");
        Assert.Contains("terms!/hash", run.Output, StringComparison.Ordinal);
        Assert.Contains("•••", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(usual.Value, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('a', 64), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_policy_and_labels_in_force_on_the_ledger_are_obeyed()
    {
        ledger.Policy(new DetectionPolicy { Chaincode = "basic", Strategy = "cautious" });
        ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Schema, "basic"), new VersionedSchema(1, "proposal", new AttributeSchema { Chaincode = "basic", Attributes = [new("asset*/amount", Sensitive: true), new("Create/args[1]", Sensitive: true)] })),
            (CompositeKey.Create(GovernanceKeys.Label, "basic", transactions[3]), new LabelRecord("id", new TransactionLabel("basic", transactions[3], LabelKind.Unreasonable, "typing error"))));
        var run = await CommandOutcome.RunAsync("analyze", "--ledger", "--store", Store(), "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.DoesNotContain("900000", run.Output);
        Assert.Contains("\"learnt\":399", run.Output);
        Assert.Contains("\"name\":\"in force\"", run.Output);
        Assert.Contains("asset*/amount", run.Output);
    }

    /// <summary>Row 355 is far too high; only the policy in force leaves out who made it, or the function.</summary>
    [Theory]
    [InlineData("teller", WardenMode.Shadow, true)]
    [InlineData("clerk", WardenMode.Shadow, false)]
    [InlineData("teller", WardenMode.Off, false)]
    public async Task A_call_that_the_policy_in_force_does_not_judge_is_suspected_under_the_others_only(string role, WardenMode create, bool judged)
    {
        var teller = Creator.Serialize("Org1MSP", TestCertificates.Person("Ann", attributes: """{"attrs":{"role":"teller"}}"""));
        ledger.Append(new TestTransaction("basic", ["Create", "asset9", "900000", "red"])
        {
            Creator = teller, Writes = { ["basic"] = [("asset9", """{"amount":900000,"colour":"red"}""")] },
        });
        ledger.Policy(new DetectionPolicy
        {
            Chaincode = "basic", Match = [new CallMatch(Attribute: "role", Value: role)],
            Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["Create"] = create },
        });
        var lines = await SampleFiles.LinesAsync("--ledger", "--store", Store());
        var last = lines["suspect"].Where(s => s.GetProperty("place").GetString() == "block 40").ToList();
        Assert.NotEmpty(last);
        Assert.Equal(judged, last.Any(s => s.GetProperty("policies").EnumerateArray().Any(p => p.GetString() == "in force")));
    }

    [Theory]
    [InlineData("expected one of basic, but other came", "--chaincode", "other")]
    [InlineData("expected blocks up to 39, but 99 came", "--from", "99")]
    [InlineData("--to: expected a block's number, but -1 came", "--to", "-1")]
    public async Task What_the_ledger_does_not_have_is_named(string message, params string[] arguments)
    {
        var run = await CommandOutcome.RunAsync(["analyze", "--ledger", "--store", Store(), .. arguments]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains(message, run.Errors);
    }

    [Fact]
    public async Task A_schema_inferred_from_the_ledger_names_arguments_by_the_members_they_become()
    {
        var run = await CommandOutcome.RunAsync("schema", "infer", "--ledger", "--store", Store(), "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        var schema = CanonicalJson.Read<AttributeSchema>(run.Output).Validate();
        Assert.Equal("basic", schema.Chaincode);
        Assert.Equal(["args[0]", "amount", "colour"], schema.Arguments["Create"]);
        Assert.Equal(AttributeKind.Discrete, schema.Attributes.Single(a => a.Path == "asset*/colour").Kind);
        Assert.Equal(AttributeKind.Continuous, schema.Attributes.Single(a => a.Path == "Create/args[1]").Kind);
    }

    private TestTransaction Create(int number, Random random)
    {
        var amount = (number == 355 ? 900_000 : 500 + random.Next(100)).ToString(CultureInfo.InvariantCulture);
        var colour = random.Next(3) switch { 0 => "red", 1 => "green", _ => "blue" };
        var key = $"asset{number}";
        var transaction = new TestTransaction("basic", ["Create", key, amount, colour])
        {
            Writes = { ["basic"] = [(key, JsonSerializer.Serialize(new { amount = int.Parse(amount, CultureInfo.InvariantCulture), colour }))] },
        };
        transactions.Add(transaction.TxId);
        return transaction;
    }

    private string Store()
    {
        var path = files.PathOf("mychannel.db");
        using var store = LedgerStore.Open(path, "mychannel");
        foreach (var block in ledger.Blocks)
        {
            store.Append(BlockReader.Read(block));
        }

        return path;
    }

    private string Files()
    {
        var folder = Directory.CreateDirectory(files.PathOf("blocks")).FullName;
        foreach (var block in ledger.Blocks)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{block.Header.Number}.block"), block.ToByteArray());
        }

        return folder;
    }
}
