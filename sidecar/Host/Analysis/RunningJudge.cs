using Warden.Detection;

namespace Warden.Host.Analysis;

/// <summary>Judges each record by the records before it; the models are fitted anew whenever their number has doubled. For one thread.</summary>
/// <remarks>
/// That is what a sidecar would have warned of, so it tells what to expect of records to come: a model judging what it has learnt from
/// finds too little, and finds times and counters behind. Rates are of the last two doublings: at least half of the records.
/// </remarks>
internal sealed class RunningJudge(HistoryJudge judge, int policies)
{
    private const long First = 128;

    private PolicyCounts before = new(policies);
    private PolicyCounts now = new(policies);
    private long learnt;
    private long next = First;
    private readonly LiveConduct live = new();
    private readonly List<CommittedCall> calls = [];
    private long block = -1;

    /// <summary>Judges a record.</summary>
    /// <returns>How many values were judged; 0 while there is no model.</returns>
    public int Judge(AnalysisRecord record, List<ScoredCell> cells)
    {
        if (next == First)
        {
            cells.Clear();
            return 0;
        }

        return judge.Judge(record, cells, live);
    }

    /// <summary>Counts what stands out in a record that was judged.</summary>
    public void Count(IEnumerable<ScoredCell> cells)
    {
        now.Records++;
        now.Add(cells);
    }

    /// <summary>Learns from a record after it was judged; a block is learnt as a whole. What does not teach is what later values are compared with.</summary>
    public void Learn(AnalysisRecord record)
    {
        if (record.Block != block && calls.Count > 0)
        {
            live.Take(calls[0].Block, calls);
            calls.Clear();
        }

        calls.Add(record.Call);
        if (record.Block != block && learnt >= next)
        {
            judge.Fit();
            while (next <= learnt)
            {
                next *= 2;
            }

            (before, now) = (now, new PolicyCounts(policies));
        }

        block = record.Block;
        judge.Learn(record);
        learnt += record.Call.Teaches ? 1 : 0;
    }

    /// <summary>Gets the counts of the last two doublings.</summary>
    public PolicyCounts Counts()
    {
        var counts = new PolicyCounts(policies);
        counts.Add(before);
        counts.Add(now);
        return counts;
    }
}
