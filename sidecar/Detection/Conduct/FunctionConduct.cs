namespace Warden.Detection;

/// <summary>How often a function is usually called, and with the same content, by one identity within a window of blocks. Immutable.</summary>
internal sealed class FunctionConduct
{
    private const int Slack = 2;
    private readonly ulong[] _leftOut;
    private readonly (ulong Identity, long Calls, int Most)[] _own;

    public FunctionConduct(
        ulong function, CountTally rates, CountTally repeats, bool comparesContent, ulong[] leftOut, (ulong Identity, long Calls, int Most)[] own)
    {
        Array.Sort(leftOut);
        (Function, Rates, Repeats, ComparesContent, _leftOut, _own) = (function, rates, repeats, comparesContent, leftOut, own);
    }

    /// <summary>A function without history: whole contents are compared.</summary>
    public static FunctionConduct Unknown { get; } = new(0, new(), new(), comparesContent: true, [], []);

    /// <summary>Fingerprint of the function's name.</summary>
    public ulong Function { get; }

    /// <summary>For each call of the history, how many the same identity had made in the window that ended with it.</summary>
    public CountTally Rates { get; }

    /// <summary>The same for calls with the same content.</summary>
    public CountTally Repeats { get; }

    /// <summary>Something is left to compare when what is new each time is left out.</summary>
    public bool ComparesContent { get; }

    public bool IsLeftOut(ulong path) => Array.BinarySearch(_leftOut, path) >= 0;

    /// <summary>Gets how many calls within a window are usual for an identity: its own most where it has history, never more than all have.</summary>
    public int RateLimit(ulong identity, double alpha, int minimumHistory)
    {
        var most = Rates.Quantile(alpha);
        foreach (var own in _own)
        {
            if (own.Identity == identity && own.Calls >= minimumHistory)
                most = Math.Min(most, own.Most);
        }

        return most + Math.Max(Slack, most / 2);
    }

    /// <summary>Gets how many calls of the same content within a window are usual; at least two.</summary>
    public int RepeatLimit(double alpha) => Repeats.Quantile(alpha) + 1;

    public void Write(HistoryWriter to)
    {
        to.Unsigned(Function);
        Rates.Write(to);
        Repeats.Write(to);
        to.Bool(ComparesContent);
        to.Int(_leftOut.Length);
        foreach (var path in _leftOut)
            to.Unsigned(path);
        to.Int(_own.Length);
        foreach (var (identity, calls, most) in _own)
        {
            to.Unsigned(identity);
            to.Long(calls);
            to.Int(most);
        }
    }

    public static FunctionConduct Read(HistoryReader from)
    {
        var (function, rates, repeats, compares) = (from.Unsigned(), CountTally.Read(from), CountTally.Read(from), from.Bool());
        var leftOut = new ulong[from.Count()];
        for (var i = 0; i < leftOut.Length; i++)
            leftOut[i] = from.Unsigned();
        var own = new (ulong, long, int)[from.Count()];
        for (var i = 0; i < own.Length; i++)
            own[i] = (from.Unsigned(), from.Long(), from.Int());
        return new(function, rates, repeats, compares, leftOut, own);
    }
}
