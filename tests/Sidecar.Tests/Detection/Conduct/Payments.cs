using System.Globalization;
using System.Text;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Makes calls of a payment contract for tests: <c>Transfer(id, from, to, amount)</c> by callers of two organisations.</summary>
internal static class Payments
{
    public static DetectionPolicy Policy { get; } = new() { Chaincode = "pay" };

    public static Caller Person(int number) => new(number % 2 == 0 ? "Org1MSP" : "Org2MSP", FormattableString.Invariant($"person{number}"));

    public static IReadOnlyList<ReadOnlyMemory<byte>> Args(string id, string from, string to, double amount) =>
        Calls.Bytes("Transfer", id, from, to, amount.ToString(CultureInfo.InvariantCulture));

    public static CommittedCall Transfer(ulong block, int index, Caller caller, string id, string to, double amount) =>
        new($"tx{block}-{index}", Args(id, caller.Identity, to, amount), [Payment(id, amount)]) { Block = block, Index = index, Caller = caller };

    public static StateWrite Payment(string id, double amount) =>
        new(id, Encoding.UTF8.GetBytes(FormattableString.Invariant($$"""{"amount":{{amount}},"id":"{{id}}"}""")));

    public static StateWrite Account(int number, double balance) =>
        new($"account{number}", Encoding.UTF8.GetBytes(FormattableString.Invariant($$"""{"balance":{{balance}},"currency":"EUR"}""")));

    /// <summary>A number that looks drawn at random, in [0, 1); the same for the same arguments.</summary>
    public static double Draw(int number, ulong seed = 0) => (Fingerprint.Mix((ulong)number + (seed << 32)) >> 11) / (double)(1UL << 53);

    /// <summary>An ordinary block: eight transfers by different persons, of which there are forty.</summary>
    public static CommittedCall[] Block(int number, ulong seed = 0) =>
    [
        .. Enumerable.Range(0, 8).Select(i =>
        {
            var n = (number * 8) + i;
            var amount = Math.Round(50 + (400 * Draw(n, seed)) + (300 * Draw(n, seed + 1)), 2);
            return Transfer((ulong)number, i, Person(n * 7 % 40), FormattableString.Invariant($"pay{n:000000}"), $"shop{n * 5 % 37}", amount);
        }),
    ];

    public static ChaincodeHistory Learn(IEnumerable<CommittedCall[]> blocks, LiveConduct? live = null)
    {
        var history = new ChaincodeHistory();
        foreach (var block in blocks)
        {
            history.ObserveBlock(block[0].Block, block);
            live?.Take(block[0].Block, block);
        }

        return history;
    }

    public static ChaincodeModel Fit(ChaincodeHistory history, DetectionPolicy? policy = null) =>
        ChaincodeModel.Fit(history, null, policy ?? Policy, history.Height, "seed"u8);
}
