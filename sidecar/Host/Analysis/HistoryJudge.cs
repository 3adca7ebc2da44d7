using System.Text;
using Warden.Detection;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Host.Guard;

namespace Warden.Host.Analysis;

/// <summary>Judges by a model of a history, as the sidecar does.</summary>
internal sealed class HistoryJudge(AttributeSchema? schema, IReadOnlyList<NamedPolicy> policies, NumericDetectors? detectors = null)
{
    private ChaincodeHistory history = new();
    private ulong last;
    private readonly List<CommittedCall> block = [];
    private ulong number;
    private ChaincodeModel? model;
    private BatchScorer? scorer;
    private HashSet<string> sensitive = [];
    private readonly bool hasConditions = policies.Any(p => p.Policy.Match is { Count: > 0 });

    /// <summary>Takes in a record that teaches, in order. For one thread.</summary>
    public void Learn(AnalysisRecord record)
    {
        if (record.Call.Block != number)
        {
            TakeBlock();
            number = record.Call.Block;
        }

        block.Add(record.Call);
    }

    /// <summary>Ends learning.</summary>
    public void Fit()
    {
        TakeBlock();
        // Like on every machine that analyses the same records: the seed depends on how many there were.
        var seed = Encoding.UTF8.GetBytes(history.Calls.ToString(System.Globalization.CultureInfo.InvariantCulture));
        model = ChaincodeModel.Fit(
            history, schema, policies[0].Policy, history.Height, seed, new FitOptions { Detectors = detectors ?? NumericDetectors.Default });
        sensitive = model.Describe().Where(a => a.IsSensitive).Select(a => a.Path).ToHashSet(StringComparer.Ordinal);
        scorer = new BatchScorer(model, [.. policies.Select(p => p.Policy)]);
    }

    /// <summary>Judges a record under all policies; any number of threads.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cells">Gets what stands out; cleared before.</param>
    /// <param name="live">The state that rates and changes are judged by; null where records are not judged in order.</param>
    /// <returns>How many values were judged.</returns>
    public int Judge(AnalysisRecord record, List<ScoredCell> cells, LiveConduct? live = null)
    {
        var judged = scorer!.Score(record.Call, cells, new ScoreContext(record.Call.Caller, live));
        if (cells.Count > 0 && hasConditions && Judging(record) is var judging && judging != uint.MaxValue)
        {
            for (var i = 0; i < cells.Count; i++)
            {
                cells[i] = cells[i] with { Policies = cells[i].Policies & judging };
            }

            cells.RemoveAll(cell => cell.Policies == 0);
        }

        return judged;
    }

    /// <summary>Whether the values at a path are never shown.</summary>
    public bool IsSensitive(string path) => sensitive.Contains(path);

    /// <summary>Gets the number of the last block that was learnt, of a file the record; from 0.</summary>
    public ulong Last => Math.Max(last, Math.Max(1, history.Height) - 1);

    /// <summary>Gives back the memory of what was learnt; nothing is judged or described any more.</summary>
    public void Forget() => (last, history, model, scorer) = (Last, new ChaincodeHistory(), null, null);

    /// <summary>Describes the attributes as they were learnt.</summary>
    public IReadOnlyList<AttributeProfile> Describe() => AttributeProfile.Of(history, model!);

    // Bit i is set where policy i judges such a call at all, as the sidecar asks it.
    private uint Judging(AnalysisRecord record)
    {
        var judging = uint.MaxValue;
        for (var i = 0; i < policies.Count && record.By is not null; i++)
        {
            judging &= MatchedCalls.IsReplayed(policies[i].Policy, record.By, record.Call.Args) ? uint.MaxValue : ~(1u << i);
        }

        return judging;
    }

    private void TakeBlock()
    {
        if (block.Count > 0)
        {
            history.ObserveBlock(number, block);
            block.Clear();
        }
    }
}
