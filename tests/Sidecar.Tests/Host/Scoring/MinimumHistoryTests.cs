using Warden.Documents;

namespace Warden.Host.Tests.Scoring;

/// <summary>Below an attribute's minimum history every value is ordinary.</summary>
public sealed class MinimumHistoryTests
{
    private const double FarTooHigh = 900_000;

    private static readonly DetectionPolicy Policy = new() { Chaincode = "basic", Mode = WardenMode.Shadow, MinimumHistory = 1000, Retrain = new RetrainPolicy { EveryBlocks = 1_000_000 } };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_a_minimum_of_30_value_29_never_warns_and_value_31_can(bool bySchema)
    {
        var schema = new AttributeSchema { Chaincode = "basic", Attributes = [new AttributeDeclaration("pay*/amount", MinimumHistory: bySchema ? 30 : null)] };
        var attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["pay*/amount"] = new(MinimumHistory: 30) };
        await using var guard = new LearnedGuard(bySchema ? Policy : Policy with { Attributes = attributes }, schema);
        for (var i = 1; i <= 28; i++)
        {
            guard.Ledger.Append(LearnedGuard.Payment(i, Usual(i)));
        }

        await guard.NextEpochAsync();
        var early = await guard.CallAsync(29, FarTooHigh);
        guard.Ledger.Append(LearnedGuard.Payment(29, Usual(29)), LearnedGuard.Payment(30, Usual(30)));
        await guard.NextEpochAsync();
        var late = await guard.CallAsync(31, FarTooHigh);
        var usual = await guard.CallAsync(32, Usual(32));

        // In shadow a verdict is written behind the answer: lines stand in the order of the verdicts.
        var decisions = (await guard.Fixture.DecisionsAsync(3)).ToDictionary(d => d.GetProperty("txId").GetString()!, StringComparer.Ordinal);
        Assert.Equal(["UNSCORED", "WARN", "OK"], ((string[])[early, late, usual]).Select(id => decisions[id].GetProperty("outcome").GetString()));
        Assert.Equal("history", decisions[early].GetProperty("reason").GetString());
        Assert.Equal("pay*/amount", decisions[late].GetProperty("findings")[0].GetProperty("path").GetString());
    }

    private static double Usual(int i) => 400 + (i * 37 % 100);
}
