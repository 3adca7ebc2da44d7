using System.Globalization;
using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Tests.Replays;
using Warden.Protocol;
using Outcome = Warden.Documents.Outcome;

namespace Warden.Host.Tests;

/// <summary>Each chaincode has an attribute tree of its own, from blocks to the model; its leaves hold bytes as they were written.</summary>
public sealed class AttributeTreeTests
{
    private const int Calls = 120;

    [Fact]
    public async Task Two_chaincodes_with_the_same_keys_keep_separate_trees_schemas_and_ranges()
    {
        using var copy = await ReplayedLedger.TakeAsync(Ledger());
        var (first, second) = (Model(copy.Store, "first"), Model(copy.Store, "second"));
        Assert.Equal(["asset*/amount", "asset*/colour"], Paths(first));
        Assert.Equal(["asset*/amount", "asset*/weight"], Paths(second));
        Assert.NotEqual(first.Digest, second.Digest);

        Assert.Equal(Outcome.Ok, Score(first, "first", 450));
        Assert.Equal(Outcome.Warn, Score(first, "first", 900_450));
        Assert.Equal(Outcome.Ok, Score(second, "second", 900_450));
        Assert.Equal(Outcome.Warn, Score(second, "second", 450));
        Assert.Equal(first.Digest, ChaincodeModel.FromBytes(first.ToBytes()).Digest);

        // A schema is of one chaincode: the other one's equal path is not sensitive.
        var view = Governance.GovernanceView.Empty.After(copy.Store.GovernanceWrites());
        Assert.Equal(["first"], view.Schemas.Keys);
        Assert.True(Model(copy.Store, "first", view.Schemas["first"].Document).Describe().Single(a => a.Path == "asset*/amount").IsSensitive);
        Assert.False(Model(copy.Store, "second", view.Schemas.GetValueOrDefault("second")?.Document).Describe().Single(a => a.Path == "asset*/amount").IsSensitive);
    }

    [Theory]
    [InlineData("FFFE00")]
    [InlineData("C328A0A1")]
    [InlineData("EDA08022")]
    [InlineData("00")]
    public async Task Bytes_that_are_no_text_stand_in_the_store_as_they_were_written_and_teach(string hex)
    {
        var value = Convert.FromHexString(hex);
        var keys = new[] { "raw", CompositeKey.Create("lot", "Zoë", "𝄞"), "\u2028line" };
        var ledger = new TestLedger();
        ledger.Append();
        for (var i = 0; i < Calls; i++)
        {
            ledger.Append(new TestTransaction("raw", ["Put", hex]) { Binary = keys.ToDictionary(k => k, _ => ByteString.CopyFrom(value)) });
        }

        using var copy = await ReplayedLedger.TakeAsync(ledger);
        var calls = copy.Store.CallsOf("raw", 0, ulong.MaxValue).SelectMany(block => block.Calls).ToList();
        Assert.Equal(Calls, calls.Count);
        Assert.All(calls, call => Assert.Equal(keys.Order(StringComparer.Ordinal), call.Writes.Select(w => w.Key).Order(StringComparer.Ordinal)));
        Assert.All(calls.SelectMany(call => call.Writes), write => Assert.Equal(value, write.Value.ToArray()));
        var model = Model(copy.Store, "raw");
        var scorer = new Scorer(model, new DetectionPolicy { Chaincode = "raw", MinimumHistory = 50 });
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([new StateWrite("raw", value)]).Outcome);
        Assert.Equal(Outcome.Warn, scorer.ScoreWrites([new StateWrite("raw", "{\"a\":\"text where bytes were\"}"u8.ToArray())]).Outcome);
        Assert.Equal(model.Digest, ChaincodeModel.FromBytes(model.ToBytes()).Digest);
    }

    private static TestLedger Ledger()
    {
        var ledger = new TestLedger();
        ledger.Append();
        ledger.Govern((CompositeKey.Create(GovernanceKeys.Schema, "first"), new VersionedSchema(1, "p", new AttributeSchema { Chaincode = "first", Attributes = [new("asset*/amount", Sensitive: true)] })));
        for (var i = 0; i < Calls; i++)
        {
            ledger.Append(Write("first", i, Value(400 + (i * 7919 % 101), "\"colour\":\"red\"")), Write("second", i, Value(900_400 + (i * 7919 % 101), "\"weight\":12")));
        }

        return ledger;
    }

    private static TestTransaction Write(string chaincode, int i, string value) => new(chaincode, ["Create"]) { Writes = { [chaincode] = [($"asset{1000 + i}", value)] } };

    private static string Value(int amount, string more) => string.Create(CultureInfo.InvariantCulture, $"{{\"amount\":{amount},{more}}}");

    private static ChaincodeModel Model(LedgerStore store, string chaincode, AttributeSchema? schema = null)
    {
        var history = new ChaincodeHistory();
        foreach (var (block, calls) in store.CallsOf(chaincode, 0, ulong.MaxValue))
        {
            history.ObserveBlock(block, calls.Select(call => call.ToCommitted(block)));
        }

        return ChaincodeModel.Fit(history, schema, new DetectionPolicy { Chaincode = chaincode, MinimumHistory = 50 }, history.Height, "seed"u8);
    }

    private static IEnumerable<string> Paths(ChaincodeModel model) =>
        model.Describe().Select(a => a.Path).Where(path => path.StartsWith("asset*/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Outcome Score(ChaincodeModel model, string chaincode, int amount) => new Scorer(model, new DetectionPolicy { Chaincode = chaincode, MinimumHistory = 50 })
        .ScoreWrites([new StateWrite("asset1999", System.Text.Encoding.UTF8.GetBytes(Value(amount, chaincode == "first" ? "\"colour\":\"red\"" : "\"weight\":12")))]).Outcome;
}
