using System.Collections.Concurrent;
using Warden.Host.Relay;

namespace Warden.Host.Guard;

/// <summary>The outermost guarded calls that are open in this process, by transaction: where nested calls find theirs.</summary>
internal sealed class OpenTransactions
{
    private readonly ConcurrentDictionary<TransactionKey, GuardedCall> outermost = new();

    /// <summary>Gets the guarded call that a nested call of this transaction belongs to.</summary>
    public GuardedCall? OuterOf(TransactionKey key) => outermost.GetValueOrDefault(key);

    /// <summary>Enters an outermost call.</summary>
    public void Enter(GuardedCall call) => outermost[call.Key] = call;

    /// <summary>Takes a call out, unless the same transaction has come again meanwhile.</summary>
    public void Leave(GuardedCall call) => outermost.TryRemove(new KeyValuePair<TransactionKey, GuardedCall>(call.Key, call));
}
