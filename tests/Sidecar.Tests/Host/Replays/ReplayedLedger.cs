using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Protocol;

namespace Warden.Host.Tests.Replays;

/// <summary>A ledger of ordinary and odd calls of <c>basic</c>, taken into a store.</summary>
internal static class ReplayedLedger
{
    /// <summary>The policy that is in force from block 1 on.</summary>
    public static DetectionPolicy Policy { get; } = new() { Chaincode = "basic", Mode = WardenMode.Shadow, MinimumHistory = 2, Retrain = new RetrainPolicy { EveryBlocks = 4 } };

    /// <summary>Makes blocks 0 to 11: the policy in block 1, a call in each later one, an odd value in blocks 6, 9 and 10.</summary>
    public static TestLedger Create()
    {
        var ledger = new TestLedger { Members = ["Org1MSP", "Org2MSP", "Org3MSP"] };
        ledger.Append();
        ledger.Policy(Policy);
        for (var block = 2; block <= 11; block++)
        {
            var value = block is 6 or 9 or 10 ? "odd" : $"usual{block}";
            ledger.Append(new TestTransaction("basic", [block == 10 ? "Pay" : "Set", $"key{block}", value]) { Writes = { ["basic"] = [($"key{block}", value)] } });
        }

        return ledger;
    }

    /// <summary>Publishes a digest of a height for each organisation.</summary>
    public static void Publish(TestLedger ledger, long height, params (string Organization, string Digest)[] digests) => ledger.Govern(
        [.. digests.Select(d => (
            CompositeKey.Create(GovernanceKeys.Publication, "basic", GovernanceKeys.Height(height), d.Organization),
            (object)new EpochPublication("basic", height, d.Digest, d.Organization)))]);

    /// <summary>Takes all blocks in.</summary>
    public static Task<LedgerCopy> TakeAsync(TestLedger ledger) =>
        LedgerCopy.TakeAsync(ledger, TestCall.Channel, ledger.Height - 1, taken: null, TestContext.Current.CancellationToken);
}
