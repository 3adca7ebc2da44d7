using Warden.Detection;

namespace Warden.Host.Analysis;

/// <summary>Counts what policies warn of.</summary>
internal sealed class PolicyCounts(int policies)
{
    private readonly long[] warned = new long[policies];
    private readonly long[] cells = new long[policies];

    /// <summary>Records that were judged.</summary>
    public long Records { get; set; }

    /// <summary>Records with a WARN under a policy.</summary>
    public long WarnedBy(int policy) => warned[policy];

    /// <summary>Values that stand out under a policy.</summary>
    public long CellsOf(int policy) => cells[policy];

    /// <summary>Counts what stands out in one record.</summary>
    public void Add(IEnumerable<ScoredCell> found)
    {
        var any = 0u;
        foreach (var cell in found)
        {
            any |= cell.Policies;
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] += (cell.Policies >> i) & 1;
            }
        }

        for (var i = 0; i < warned.Length; i++)
        {
            warned[i] += (any >> i) & 1;
        }
    }

    /// <summary>Adds other counts of the same policies.</summary>
    public void Add(PolicyCounts other)
    {
        Records += other.Records;
        for (var i = 0; i < warned.Length; i++)
        {
            warned[i] += other.warned[i];
            cells[i] += other.cells[i];
        }
    }
}
