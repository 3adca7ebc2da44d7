using Warden.Detection;
using Warden.Host.Guard;

namespace Warden.Host.Analysis;

/// <summary>One record to learn from or to judge.</summary>
/// <param name="Index">Its number in its source, from 0; in a file its line, so that labels can name it.</param>
/// <param name="Place">Where it stands, for people: <c>line 17</c>, <c>block 5</c>.</param>
/// <param name="Key">The ledger key, or the transaction id.</param>
/// <param name="Call">The call as detection sees it.</param>
internal sealed record AnalysisRecord(long Index, string Place, string Key, CommittedCall Call)
{
    /// <summary>The number of its block; in a file its own number among the records, from 0.</summary>
    public long Block { get; init; }

    /// <summary>The transaction id; null in a file.</summary>
    public string? Transaction { get; init; }

    /// <summary>Who calls which function, as the conditions of a policy ask; null in a file.</summary>
    public CalledBy? By { get; init; }
}
