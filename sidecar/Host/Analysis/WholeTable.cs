using Warden.Detection;
using Warden.Detection.Tables;
using Warden.Documents;

namespace Warden.Host.Analysis;

/// <summary>Judges a whole file by itself, although what teaches has errors: each row by the others (docs/detectors.md).</summary>
internal sealed class WholeTable
{
    private const int MaxShown = 64;

    // A hundred thousand rows of twenty columns say what is usual; a quarter of the library's default keeps the process at about 0.6 GB.
    private static readonly TableOptions Limits = TableOptions.Default with { MaxCells = 2_000_000, MaxCharacters = 32_000_000 };

    private readonly CellColumns columns = new(Limits.MaxColumns);
    private TableProfile? profile;

    /// <summary>How many columns there are.</summary>
    public int Columns => columns.Names.Count;

    /// <summary>What was left out and why, for people.</summary>
    public IEnumerable<string> Notes => [.. profile?.Notes ?? [], .. columns.IsCut ? [$"Only the first {columns.Names.Count} paths were judged as columns."] : Array.Empty<string>()];

    /// <summary>Takes in the paths of a record. For one thread.</summary>
    public void Discover(AnalysisRecord record) => columns.Add(ValueOf(record));

    /// <summary>Learns from all records.</summary>
    /// <param name="records">Starts a reading of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Learn(Func<IEnumerable<AnalysisRecord>> records, CancellationToken cancellationToken)
    {
        if (columns.Names.Count > 0)
        {
            profile = TableProfile.Learn(new Table(columns.Names, () => records().Select(Row)), Limits, cancel: cancellationToken);
        }
    }

    /// <summary>Judges records that were learnt from. Any number of threads.</summary>
    /// <returns>What stands out, with the record's place in the batch.</returns>
    public IEnumerable<(int Record, ScoredCell Cell)> Judge(IReadOnlyList<AnalysisRecord> batch)
    {
        if (profile is null)
        {
            yield break;
        }

        foreach (var suspect in profile.Judge(batch.Select(Row), learnt: true))
        {
            var finding = new Finding(
                $"{KeyPattern.Of(batch[(int)suspect.Row].Key)}/{suspect.Name}",
                suspect.Value.Length <= MaxShown ? suspect.Value : string.Concat(suspect.Value.AsSpan(0, MaxShown - 1), "…"),
                suspect.Reason,
                [suspect.Rule.ToString().ToLowerInvariant()],
                new Expectation(Form: suspect.Expected, Nearest: suspect.Nearest),
                Hypothesis: suspect.Hypothesis);
            yield return ((int)suspect.Row, new ScoredCell(finding, suspect.P, 0));
        }
    }

    private IReadOnlyList<string?> Row(AnalysisRecord record) => columns.Row(ValueOf(record));

    private static ReadOnlySpan<byte> ValueOf(AnalysisRecord record) => record.Call.Writes[0].Value.Span;
}
