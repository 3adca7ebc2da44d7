using Warden.Documents;

namespace Warden.Host.Analysis;

/// <summary>One value that stands out.</summary>
/// <param name="Rank">Its place, from 1, the surest first.</param>
/// <param name="Index">The number of its record, from 0; labels name it as <c>i</c>.</param>
/// <param name="Place">Where the record stands: line, or block.</param>
/// <param name="Key">The record's key, or the transaction id; <see cref="Finding.Masked"/> where it shows a sensitive value.</param>
/// <param name="Finding">What stands out and why.</param>
/// <param name="Sentence">The same for people, at most 120 characters.</param>
/// <param name="P">How rare such a value is; null where that was not by numbers.</param>
/// <param name="Policies">The names of the policies under which it stands out.</param>
internal sealed record SuspectedCell(
    int Rank, long Index, string Place, string Key, Finding Finding, string Sentence, double? P, IReadOnlyList<string> Policies);
