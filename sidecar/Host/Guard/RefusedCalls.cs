using Warden.Host.Relay;

namespace Warden.Host.Guard;

/// <summary>Remembers the calls that this sidecar has warned of or refused, until they are committed: by transaction id, the newest ones.</summary>
internal sealed class RefusedCalls
{
    /// <summary>How many calls are remembered; the oldest go first.</summary>
    public const int Capacity = 65_536;

    private readonly Lock gate = new();
    private readonly Dictionary<TransactionKey, RefusedCall> known = [];
    private readonly Queue<TransactionKey> order = new();
    private volatile bool any;

    /// <summary>Takes in what was decided on a call. Who lets it pass after all, say with a confirmation, takes the refusal back.</summary>
    /// <remarks>A nested call's answer goes to the contract that called, which may well go on without it; the outermost call's is what counts.</remarks>
    public void Note(Decision decision)
    {
        var isRefused = decision.Answer is "428" or "403" or "299";
        if (decision.Nested == true || (!isRefused && (!any || decision.Answer is not ("relayed" or "confirmed"))))
        {
            return;
        }

        var key = new TransactionKey(decision.Channel, decision.TxId);
        lock (gate)
        {
            if (!isRefused)
            {
                known.Remove(key);
                return;
            }

            if (order.Count == Capacity)
            {
                known.Remove(order.Dequeue());
            }

            order.Enqueue(key);
            known[key] = new RefusedCall(decision.Chaincode, decision.Function, decision.Mode, decision.Policy, decision.Answer);
            any = true;
        }
    }

    /// <summary>Gets what was refused under a transaction id, and forgets it; null where nothing was.</summary>
    public RefusedCall? Take(TransactionKey key)
    {
        if (!any)
        {
            return null;
        }

        lock (gate)
        {
            return known.Remove(key, out var refused) ? refused : null;
        }
    }
}
