using System.Globalization;

namespace Warden.Detection;

public sealed class LiveCountTests
{
    private const int Window = 4;

    /// <summary>What is counted while calls come and go is what going through all of them would count.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Counts_are_those_of_all_calls_gone_through(ulong seed)
    {
        var live = new LiveConduct();
        var committed = new List<(ulong Block, int Caller, int Payee)>();
        var pending = new List<(string TxId, ulong Block, int Caller, int Payee)>();
        FunctionConduct[] conducts = [FunctionConduct.Unknown, new(0, new(), new(), comparesContent: true, [PathOfId()], [])];
        var next = 0UL;
        for (var n = 0; n < 2_000; n++)
        {
            var (caller, payee) = ((int)(Payments.Draw(n, seed) * 3), (int)(Payments.Draw(n, seed + 10) * 4));
            var (step, txId) = (Payments.Draw(n, seed + 20), n.ToString(CultureInfo.InvariantCulture));
            if (step < 0.6)
            {
                live.Reserve(txId, Payments.Person(caller), Args(payee));
                pending.Add((txId, next, caller, payee));
            }
            else if (step < 0.75 && pending.Count > 0)
            {
                var gone = (int)(Payments.Draw(n, seed + 30) * pending.Count);
                live.Release(pending[gone].TxId);
                pending.RemoveAt(gone);
            }
            else
            {
                var taken = pending.Take((int)(Payments.Draw(n, seed + 40) * 6)).ToArray();
                live.Take(next, taken.Select((p, i) => new CommittedCall(p.TxId, Args(p.Payee), []) { Block = next, Index = i, Caller = Payments.Person(p.Caller) }));
                committed.AddRange(taken.Select(p => (next, p.Caller, p.Payee)));
                pending.RemoveRange(0, taken.Length);
                next++;
                pending.RemoveAll(p => p.Block + LiveConduct.PendingBlocks < next);
            }

            // Mostly one model; now and then a call that is still judged by another.
            var conduct = conducts[Payments.Draw(n, seed + 50) < 0.9 ? 1 : 0];
            var window = Payments.Draw(n, seed + 60) < 0.95 ? Window : Window + 2;
            var own = pending.Count > 0 ? (int)(Payments.Draw(n, seed + 70) * pending.Count) : -1;
            (int Caller, int Payee) call = own < 0 ? (caller, payee) : (pending[own].Caller, pending[own].Payee);
            var earlier = committed.Where(c => c.Block + (ulong)window > next).Select(c => (c.Caller, c.Payee))
                .Concat(pending.Take(own < 0 ? pending.Count : own).Select(p => (p.Caller, p.Payee)))
                .Where(c => c.Caller == call.Caller).ToArray();
            Assert.Equal(
                (earlier.Length + 1, earlier.Count(c => c.Payee == call.Payee) + 1),
                live.Count(own < 0 ? null : pending[own].TxId, Payments.Person(call.Caller), Args(call.Payee), conduct, window));
        }
    }

    [Fact]
    public void The_oldest_calls_are_forgotten_and_no_longer_counted()
    {
        var live = new LiveConduct();
        var block = Enumerable.Range(0, ConductLimits.LiveCalls + 700)
            .Select(i => new CommittedCall($"tx{i:000000}", Args(i % 2), []) { Index = i, Caller = Payments.Person(i < 1_000 ? 1 : 2) });
        live.Take(0, block);

        Assert.Equal((301, 151), live.Count(null, Payments.Person(1), Args(0), FunctionConduct.Unknown, Window));
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Args(int payee) => Payments.Args("pay1", "somebody", $"shop{payee}", 100);

    // A path that no call has: another conduct, the same contents.
    private static ulong PathOfId() => 42;
}
