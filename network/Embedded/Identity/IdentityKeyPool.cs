using System.Collections.Concurrent;
using Warden.Protocol;

namespace Warden.Embedded;

/// <summary>Lends instances of one key, because .NET promises no thread safety for a single one.</summary>
internal sealed class IdentityKeyPool(Func<IdentityKey> open) : IDisposable
{
    private readonly ConcurrentBag<IdentityKey> idle = [];

    public TResult Use<TArgument, TResult>(TArgument argument, Func<IdentityKey, TArgument, TResult> use)
    {
        var key = idle.TryTake(out var pooled) ? pooled : open();
        try
        {
            return use(key, argument);
        }
        finally
        {
            idle.Add(key);
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var key))
        {
            key.Dispose();
        }
    }
}
