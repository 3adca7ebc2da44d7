using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Warden.Embedded;

/// <summary>Lends ECDSA instances of one key, because .NET promises no thread safety for a single instance.</summary>
internal sealed class EcdsaPool(Func<ECDsa> open) : IDisposable
{
    private readonly ConcurrentBag<ECDsa> idle = [];

    public TResult Use<TArgument, TResult>(TArgument argument, Func<ECDsa, TArgument, TResult> use)
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
