using Warden.Detection;
using Warden.Documents;

namespace Warden.Evaluation.Worlds;

/// <summary>Scores the stream of a case and compares with its labels.</summary>
public static class CaseRun
{
    /// <summary>Scores every record of the stream once, in order.</summary>
    /// <param name="data">The case.</param>
    /// <param name="scorer">A model of the case's history.</param>
    /// <param name="surprise">Told of every clean record that is flagged and of every detectable fault that is not; may be null.</param>
    public static CaseScore Score(LabelledCase data, Scorer scorer, Action<int, ScoreResult>? surprise = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(scorer);
        var (clean, falseAlarms, rare, rareFlagged, faults, found, detectable, detected) = (0, 0, 0, 0, 0, 0, 0, 0);
        var kinds = new SortedDictionary<string, KindScore>(StringComparer.Ordinal);
        for (var i = 0; i < data.Stream.Count; i++)
        {
            var result = scorer.ScoreWrites([LabelledCase.Write(data.Stream[i], "s" + i)], new ScoreContext(data.CallerOf("s" + i)));
            var flagged = result.Outcome == Outcome.Warn;
            var hit = flagged ? 1 : 0;
            var canBeSeen = false;
            var isFault = false;
            foreach (var label in data.Labels[i])
            {
                isFault |= label.IsFault;
                canBeSeen |= label.IsDetectable;
                var seen = label.IsDetectable ? 1 : 0;
                kinds[label.Kind] = kinds.GetValueOrDefault(label.Kind) + new KindScore(1, result.Findings.Any(f => IsAt(f, label.Path)) ? 1 : 0, hit, seen, seen * hit);
            }

            if (isFault)
                (faults, found, detectable, detected) = (faults + 1, found + hit, detectable + (canBeSeen ? 1 : 0), detected + (canBeSeen ? hit : 0));
            else if (data.Labels.Contains(i))
                (rare, rareFlagged) = (rare + 1, rareFlagged + hit);
            else
                (clean, falseAlarms) = (clean + 1, falseAlarms + hit);
            if (canBeSeen ? !flagged : flagged && !data.Labels.Contains(i))
                surprise?.Invoke(i, result);
        }

        return new(clean, falseAlarms, rare, rareFlagged, faults, found, detectable, detected, kinds);
    }

    // A finding's path begins with the tree: "record:*/a.b[]" for the label "a.b".
    private static bool IsAt(Finding finding, string dotted)
    {
        var at = finding.Path.IndexOf("/" + dotted, StringComparison.Ordinal);
        if (at < 0)
            return false;
        var end = at + 1 + dotted.Length;
        return end == finding.Path.Length || finding.Path[end] is '[' or '.' or '/';
    }
}
