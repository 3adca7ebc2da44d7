namespace Warden.Embedded;

/// <summary>Lets no peer tell of a block before every peer has it.</summary>
/// <remarks>
/// On a real network an organisation may lag, and who proposes at once after a commit then meets endorsers that do not
/// match. In one process, on few cores, that would be the rule instead of the exception.
/// </remarks>
internal sealed class CommitBarrier(int peers)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ulong, (int Arrived, TaskCompletionSource All)> waiting = [];
    private int present = peers;
    private long released = -1;

    /// <summary>Gets the number of the last block that every peer has.</summary>
    public ulong Released
    {
        get
        {
            lock (gate)
            {
                return (ulong)Math.Max(released, 0);
            }
        }
    }

    /// <summary>Says that a peer has a block, and waits for the others; for a block that the others have had there is no waiting.</summary>
    public Task ArriveAsync(ulong number)
    {
        lock (gate)
        {
            if ((long)number <= released)
            {
                return Task.CompletedTask;
            }

            var (arrived, all) = waiting.TryGetValue(number, out var known)
                ? known
                : (0, new(TaskCreationOptions.RunContinuationsAsynchronously));
            waiting[number] = (arrived + 1, all);
            Release();
            return all.Task;
        }
    }

    /// <summary>Takes a peer in again: from now on the others wait for it.</summary>
    public void Join()
    {
        lock (gate)
        {
            present++;
        }
    }

    /// <summary>Takes a peer out: nobody waits for it any more.</summary>
    public void Leave()
    {
        lock (gate)
        {
            present--;
            Release();
        }
    }

    private void Release()
    {
        foreach (var (number, (arrived, all)) in waiting.Where(w => w.Value.Arrived >= present).ToList())
        {
            waiting.Remove(number);
            released = Math.Max(released, (long)number);
            all.SetResult();
        }
    }
}
