namespace Warden.Detection;

/// <summary>How often a count came: exact up to 64, then by the next power of two.</summary>
internal sealed class CountTally
{
    private const int Exact = 64;

    private readonly SortedDictionary<int, long> _bins = [];

    public long Total { get; private set; }

    public void Add(int count)
    {
        var bin = count <= Exact ? count : (int)Math.Min(1u << 30, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        _bins[bin] = _bins.GetValueOrDefault(bin) + 1;
        Total++;
    }

    /// <summary>Gets the smallest count that at most this share of the observations is above.</summary>
    public int Quantile(double share)
    {
        var above = Total;
        foreach (var (count, times) in _bins)
        {
            above -= times;
            if (above <= share * Total)
                return count;
        }

        return 0;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(_bins.Count);
        foreach (var (count, times) in _bins)
        {
            to.Int(count);
            to.Long(times);
        }
    }

    public static CountTally Read(HistoryReader from)
    {
        var tally = new CountTally();
        for (var i = from.Count(); i > 0; i--)
        {
            var (count, times) = (from.Int(), from.Long());
            tally._bins[count] = times;
            tally.Total += times;
        }

        return tally;
    }
}
